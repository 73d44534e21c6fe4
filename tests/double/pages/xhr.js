// @ts-check
// XMLHttpRequest, which Dify's front end uses for uploads only: no refresh, no second try.

import { note } from './activity.js';
import { apiPrefix, csrfToken } from './settings.js';

/**
 * @typedef {object} XhrInit
 * @property {string} [method]
 * @property {XMLHttpRequestBodyInit|null} [body]
 * @property {string} [testId]
 * @property {(loaded: number, total: number) => void} [onProgress]
 */

/**
 * @param {string} path After the console prefix.
 * @param {XhrInit} [init]
 * @returns {Promise<{ status: number, body: any }>} Status 0 if there was no answer.
 */
export function xhr(path, { method = 'GET', body = null, testId, onProgress } = {}) {
  return new Promise((resolve) => {
    const call = new XMLHttpRequest();
    const begun = performance.now();
    call.open(method, apiPrefix + path);
    call.withCredentials = true;
    call.setRequestHeader('X-CSRF-Token', csrfToken());
    if (testId) call.setRequestHeader('X-Test-Id', testId);
    if (onProgress) call.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    call.onloadend = () => {
      note({ what: `${method} ${path} by XHR`, status: call.status, begun });
      resolve({ status: call.status, body: parse(call.responseText) });
    };
    call.send(body);
  });
}

/**
 * Uploads a file of so many bytes.
 * @param {number} size
 * @param {Omit<XhrInit, 'body'|'method'>} [init]
 */
export function upload(size, init = {}) {
  const form = new FormData();
  form.append(
    'file',
    new File([new Uint8Array(size).fill(0x61)], 'note.txt', { type: 'text/plain' }),
  );
  return xhr('/files/upload', { ...init, method: 'POST', body: form });
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
