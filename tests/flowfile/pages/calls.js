// @ts-check
// What the pages ask for: by axios, and besides it, where nothing handles a 401.

import { note } from '../../double/pages/activity.js';
import { CATALOG } from './catalog.js';
import { axios, session } from './http.js';

/** @typedef {{ status: number, body: any }} Answer Status 0: there was none. */

/**
 * One call by axios. Never rejects: a failure is an answer too.
 * @param {string} path After `/api`.
 * @param {import('axios').AxiosRequestConfig & { testId?: string }} [options]
 * @returns {Promise<Answer>}
 */
export async function call(path, { testId, ...options } = {}) {
  const begun = performance.now();
  const headers = { ...options.headers, ...(testId ? { 'X-Test-Id': testId } : {}) };
  const answer = await axios.request({ ...options, url: path, headers }).then(
    ({ status, data }) => ({ status, body: data }),
    (error) => ({ status: error.response?.status ?? 0, body: error.response?.data }),
  );
  note({ what: `${options.method ?? 'GET'} ${path}`, status: answer.status, begun });
  return answer;
}

/**
 * So many calls at once. Each URL is another: of one URL, Chromium sends a GET after the other.
 * @param {number} n
 * @param {string} [path]
 */
export function burst(n, path = '/holdfast-test/burst') {
  return Promise.all(Array.from({ length: n }, (_, i) => call(`${path}?n=${i + 1}`)));
}

/** What the catalog page loads. */
export function loadCatalog() {
  return Promise.all(CATALOG.map((path) => call(path)));
}

/**
 * As the AI streams are asked: fetch with a bearer.
 * @param {string} path
 * @returns {Promise<Answer>}
 */
export async function bareFetch(path) {
  const headers = { Authorization: `Bearer ${await session.token()}` };
  const response = await fetch(`/api${path}`, { headers });
  note({ what: `GET ${path} by fetch`, status: response.status });
  return { status: response.status, body: await response.text() };
}

/**
 * As logs were watched up to August 2026: EventSource, the token in the URL.
 * @returns {Promise<string[]>} The lines until the stream ended.
 */
export async function watchLog() {
  const token = await session.token();
  const source = new EventSource(`/api/logs/1?access_token=${token}`);
  /** @type {string[]} */
  const lines = [];
  source.onmessage = ({ data }) => lines.push(data);
  await new Promise((resolve) => (source.onerror = resolve));
  source.close();
  note({ what: 'log stream', status: lines.length > 0 ? 200 : 0 });
  return lines;
}
