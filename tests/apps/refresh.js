// @ts-check
// One refresh: look the token up, rotate it, answer in the app's words.

import { arrived, ended } from '../double/refresh-counts.js';
import { PROXY_PAGE } from '../double/refresh.js';
import { sleep } from '../double/server-state.js';

/**
 * @typedef {import('../double/exchange.js').Exchange} Exchange
 * @typedef {import('../double/switchboard.js').Substitute} Substitute
 * @typedef {import('./state.js').AppState} AppState
 */

/**
 * @param {AppState} state
 * @param {Exchange} x
 */
export async function refresh(state, x) {
  const { board, on, dialect } = state;
  arrived(state.log.counts.refresh);
  const { rotateAt, refreshDelayMs } = on;
  // Those that count down are taken at arrival, so that "the next n" are the next to arrive.
  const substitute = board.takeRefreshStatus();
  const lostRequest = !substitute && board.take('loseRefreshRequest');
  const lostAnswer = !substitute && !lostRequest && board.take('loseRefreshAnswer');
  const token = await dialect.refreshToken(x);
  const rotates = !lostRequest && (!substitute || substitute.rotate);
  const reused = state.sessions.wasSpent(token);
  if (reused && state.on.reuseEnds) state.sessions.end(token);
  let session = rotates && rotateAt !== 'end' ? state.findSession(token) : null;
  let pair = session && rotateAt === 'start' ? state.rotate(session) : null;
  await state.overlap.arrive();
  if (refreshDelayMs > 0) await sleep(refreshDelayMs);
  if (rotates && rotateAt === 'end') session = state.findSession(token);
  if (session) pair ??= state.rotate(session);

  // Read again: the counters may have been reset meanwhile.
  const { counts } = state.log;
  if (substitute) {
    ended(counts.refresh, 'substituted');
    return answerSubstitute(x, substitute);
  }
  if (lostRequest || lostAnswer) {
    ended(counts.refresh, 'lost');
    return x.drop();
  }
  if (!session || !pair) {
    if (!token) counts.anonymous += 1;
    ended(counts.refresh, 'refused', { reused: reused || state.sessions.wasSpent(token) });
    return dialect.refused(x);
  }
  ended(counts.refresh, 'ok');
  x.entry.user = session.username;
  return dialect.pair(x, pair);
}

/**
 * @param {Exchange} x
 * @param {Substitute} substitute
 */
export function answerSubstitute(x, { status = 503, retryAfter, html, message = 'No.' }) {
  /** @type {Record<string, string>} */
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  if (html) return x.send(status, 'text/html', PROXY_PAGE, { headers });
  return x.compact(status, { message }, { headers });
}
