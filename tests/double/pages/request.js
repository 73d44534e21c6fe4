// @ts-check
// One API call as Dify's front end makes it, and what it does about a 401 (contract §4).

import { note } from './activity.js';
import { refreshAccessToken } from './refresh.js';
import { apiPrefix, csrfToken, jumpTo, publicApiPrefix } from './settings.js';

/**
 * @typedef {{ status: number, body: any, id: string }} Answer
 * @typedef {RequestInit & { testId?: string }} CallInit
 */

/** An answer that is not a success. */
export class Failure extends Error {
  /** @param {Answer} answer */
  constructor(answer) {
    super(`status ${answer.status}`);
    this.answer = answer;
  }
}

/**
 * A call of the console API. Rejects with a Failure, or with what fetch rejects with.
 * @param {string} path After the prefix.
 * @param {CallInit} [init]
 * @returns {Promise<Answer>}
 */
export async function request(path, init = {}) {
  return settle(path, await send(path, init), () => send(path, init));
}

/**
 * A call of the web-app API: never refreshed; the headers come from the caller.
 * @param {string} path
 * @param {CallInit} [init]
 * @returns {Promise<Answer>}
 */
export async function requestPublic(path, init = {}) {
  const answer = await read(await fetch(publicApiPrefix + path, traced(init)), init);
  if (answer.status === 401 && answer.body?.code === 'unauthorized') {
    const here = encodeURIComponent(location.pathname);
    jumpTo(`/webapp-signin?redirect_url=${here}`);
  }
  if (answer.status >= 400) throw new Failure(answer);
  return answer;
}

/**
 * @param {string} path
 * @param {CallInit} init
 */
async function send(path, init) {
  const headers = new Headers(init.headers);
  headers.set('X-CSRF-Token', csrfToken());
  if (typeof init.body === 'string' && !headers.has('Content-Type'))
    headers.set('Content-Type', 'application/json');
  const begun = performance.now();
  const options = traced({ ...init, headers, credentials: 'include' });
  const answer = await read(await fetch(apiPrefix + path, options), options);
  note({ what: `${init.method ?? 'GET'} ${path}`, status: answer.status, begun });
  return answer;
}

/**
 * @param {string} path
 * @param {Answer} answer
 * @param {() => Promise<Answer>} again
 * @returns {Promise<Answer>}
 */
async function settle(path, answer, again) {
  if (answer.status < 400) return answer;
  const code = answer.body?.code;
  if (answer.status === 403 && code === 'already_setup') jumpTo('/signin');
  if (answer.status !== 401) throw new Failure(answer);
  const isJson = answer.body !== null && typeof answer.body === 'object';
  if (!isJson) jumpTo('/signin');
  if (!isJson || path.includes('/login')) throw new Failure(answer);
  const here = `redirect_url=${encodeURIComponent(location.pathname)}`;
  if (code === 'web_app_access_denied') {
    const message = encodeURIComponent(answer.body.message);
    jumpTo(`/webapp-signin?${here}&message=${message}&code=403`);
  } else if (code === 'web_sso_auth_required') jumpTo(`/webapp-signin?${here}`);
  else if (code === 'unauthorized_and_force_logout') location.reload();
  else if (code === 'init_validate_failed') note({ what: answer.body.message, status: 401 });
  else if (code === 'not_init_validated') jumpTo('/init');
  else if (code === 'not_setup') jumpTo('/install');
  else return replay(answer, again);
  throw new Failure(answer);
}

/**
 * Refreshes and sends once more; the second answer is final.
 * @param {Answer} answer
 * @param {() => Promise<Answer>} again
 */
async function replay(answer, again) {
  try {
    await refreshAccessToken();
  } catch {
    jumpTo('/signin');
    throw new Failure(answer);
  }
  const second = await again();
  if (second.status >= 400) throw new Failure(second);
  return second;
}

/**
 * The test id travels as a header, the same for a request and its replay.
 * @param {CallInit} init
 * @returns {RequestInit}
 */
function traced({ testId, ...init }) {
  if (!testId) return init;
  const headers = new Headers(init.headers);
  headers.set('X-Test-Id', testId);
  return { ...init, headers };
}

/**
 * @param {Response} response
 * @param {CallInit|RequestInit} init
 * @returns {Promise<Answer>}
 */
async function read(response, init) {
  const text = await response.text();
  const id = new Headers(init.headers).get('X-Test-Id') ?? '';
  try {
    return { status: response.status, body: JSON.parse(text), id };
  } catch {
    return { status: response.status, body: text, id };
  }
}
