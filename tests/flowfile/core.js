// @ts-check
// The rest of Flowfile's core as far as a session meets it: what the pages ask for, and the calls
// whose 401 a refresh cannot cure.

import { fail, missing } from './answers.js';
import { bearerUser, queryUser } from './authenticate.js';

/**
 * @typedef {import('../double/exchange.js').Exchange} Exchange
 * @typedef {import('./state.js').FlowfileState} FlowfileState
 */

/**
 * @param {unknown} _state
 * @param {Exchange} x
 */
export function emptyList(_state, x) {
  x.compact(200, []);
}

/**
 * `GET /health/status`: public; the pages learn from it that a sign-in is needed.
 * @param {unknown} _state
 * @param {Exchange} x
 */
export function healthStatus(_state, x) {
  x.compact(200, { setup_required: false, master_key_configured: true, mode: 'docker' });
}

/**
 * `GET /logs/{flow_id}`: server-sent events. `?access_token=…`, or since 0.23 a bearer.
 * @param {FlowfileState} state
 * @param {Exchange} x
 */
export async function streamLogs(state, x) {
  const hasBearer = x.header('Authorization') !== undefined;
  if (!hasBearer && !x.url.searchParams.has('access_token'))
    return missing(x, ['query', 'access_token']);
  const user = await (hasBearer ? bearerUser(state, x) : queryUser(state, x));
  if (!user) return;
  state.log.counts.streams += 1;
  x.entry.status = 200;
  x.response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  x.response.end('data: "Flow started"\n\ndata: "Flow finished"\n\n');
}

/**
 * `POST /raw_logs`: for kernels, by an internal token that no page has.
 * @param {unknown} _state
 * @param {Exchange} x
 */
export function rawLogs(_state, x) {
  fail(x, 401, 'Could not validate credentials');
}

/**
 * `GET /data/{slug}`: for programs, by an API key.
 * @param {unknown} _state
 * @param {Exchange} x
 */
export function publishedData(_state, x) {
  fail(x, 401, 'Invalid API key', { 'WWW-Authenticate': 'ApiKey' });
}
