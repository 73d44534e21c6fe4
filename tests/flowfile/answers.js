// @ts-check
// The answers of FastAPI: every error is `{"detail": …}`.

import { PROXY_PAGE } from '../double/refresh.js';

/**
 * @typedef {import('../double/exchange.js').Exchange} Exchange
 * @typedef {import('../double/switchboard.js').Substitute} Substitute
 */

/**
 * @param {Exchange} x
 * @param {number} status
 * @param {string} detail
 * @param {Record<string, string>} [headers]
 */
export function fail(x, status, detail, headers = {}) {
  x.compact(status, { detail }, { headers });
}

/**
 * The 401 of Flowfile's own: the challenge is `Bearer` and nothing else.
 * @param {Exchange} x
 * @param {string} detail
 */
export function unauthorized(x, detail) {
  fail(x, 401, detail, { 'WWW-Authenticate': 'Bearer' });
}

/**
 * A required field that did not come.
 * @param {Exchange} x
 * @param {['body'|'query', string]} loc
 */
export function missing(x, loc) {
  const error = { type: 'missing', loc, msg: 'Field required', input: null };
  x.compact(422, { detail: [error] });
}

/**
 * @param {Exchange} x
 * @param {Substitute} substitute
 * @param {object} [body] What it says when it is neither HTML nor an error.
 */
export function answerSubstitute(x, substitute, body) {
  const { status = 503, retryAfter, html, message = `A switch answered ${status}.` } = substitute;
  /** @type {Record<string, string>} */
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  if (html) return x.send(status, 'text/html', PROXY_PAGE, { headers });
  if (status < 300) return x.compact(status, body ?? {}, { headers });
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  fail(x, status, message, headers);
}
