// @ts-check
// One refresh: look the token up, rotate it, answer with three new cookies (contract §5).

import { arrived, ended } from './refresh-counts.js';
import { sleep } from './server-state.js';

/**
 * @typedef {import('./exchange.js').Exchange} Exchange
 * @typedef {import('./server-state.js').ServerState} ServerState
 * @typedef {import('./switches.js').Substitute} Substitute
 * @typedef {import('./accounts.js').Account} Account
 */

/**
 * What became of a refresh. `substituted` carries what a switch wants answered instead.
 * @typedef {{ kind: 'rotated', account: Account, cookies: string[] }
 *   | { kind: 'refused', message: string }
 *   | { kind: 'lost' }
 *   | { kind: 'cut', cookies: string[] }
 *   | { kind: 'substituted', substitute: Substitute, cookies: string[] }
 *   | { kind: 'redirected', to: string }} Outcome
 */

const COUNTED = /** @type {const} */ ({
  rotated: 'ok',
  refused: 'refused',
  lost: 'lost',
  cut: 'lost',
  substituted: 'substituted',
  redirected: 'substituted',
});

/**
 * `POST /refresh-token`. Needs the refresh cookie and nothing else.
 * @param {ServerState} state
 * @param {Exchange} x
 */
export async function answerRefresh(state, x) {
  const body = x.body();
  if (state.refreshAnswer) {
    arrived(state.log.counts.refresh);
    await body;
    await state.refreshAnswer(x.response);
    return ended(state.log.counts.refresh, 'substituted', { reused: false });
  }
  const outcome = await refresh(state, x.cookies.get(state.cookieRules.name('refresh_token')));
  await body;
  switch (outcome.kind) {
    case 'rotated':
      x.entry.user = outcome.account.email;
      return x.compact(200, { result: 'success' }, { cookies: outcome.cookies });
    case 'refused':
      return x.json(401, { result: 'fail', message: outcome.message });
    case 'lost':
      return x.drop();
    case 'cut':
      return x.cut(outcome.cookies);
    case 'redirected':
      return x.redirect(307, outcome.to);
    case 'substituted':
      return answerSubstitute(x, outcome.substitute, 503, outcome.cookies);
  }
}

/**
 * @param {ServerState} state
 * @param {string|undefined} token
 * @returns {Promise<Outcome>}
 */
export async function refresh(state, token) {
  arrived(state.log.counts.refresh);
  const outcome = await perform(state, token);
  const reused = state.refreshTokens.wasSpent(token ?? '');
  // Read again: the counters may have been reset meanwhile.
  ended(state.log.counts.refresh, COUNTED[outcome.kind], { reused });
  return outcome;
}

/**
 * @param {Exchange} x
 * @param {Substitute} substitute
 * @param {number} status If the substitute names none.
 * @param {string[]} cookies
 */
export function answerSubstitute(x, substitute, status, cookies) {
  const actual = substitute.status ?? status;
  const retry = substitute.retryAfter;
  const headers = {
    ...(retry === undefined ? undefined : { 'Retry-After': String(retry) }),
    ...(actual === 401 && substitute.code ? { 'WWW-Authenticate': 'Bearer realm="api"' } : {}),
  };
  if (substitute.html) {
    const page = PROXY_PAGE.padEnd(substitute.bytes ?? 0);
    return x.send(actual, 'text/html', page, { headers, cookies });
  }
  const message = substitute.message ?? `A switch of the double answered ${actual}.`;
  if (substitute.code)
    return x.json(actual, { code: substitute.code, message, status: actual }, { headers, cookies });
  const value = actual < 300 ? { result: 'success' } : { result: 'fail', message };
  return x.json(actual, value, { headers, cookies });
}

/**
 * @param {ServerState} state
 * @param {string|undefined} token
 * @returns {Promise<Outcome>}
 */
async function perform(state, token) {
  const { board, on, life } = state;
  const wait = on.refreshDelayMs + Math.random() * on.jitterMs;
  const rotateAt = on.rotateAt;
  // The switches that count down are taken at arrival, so that "the next n" are the next to arrive.
  const substitute = board.takeRefreshStatus();
  const lostRequest = !substitute && board.take('loseRefreshRequest');
  const lostAnswer = !substitute && !lostRequest && board.take('loseRefreshAnswer');
  const cut = !substitute && !lostRequest && !lostAnswer && board.take('cutRefreshAnswer');
  const rotates =
    !lostRequest && !on.redirectRefreshTo && !on.refreshHtml && (!substitute || substitute.rotate);
  const found = rotates && rotateAt !== 'end' ? look(state, token) : null;
  let rotated = found && rotateAt === 'start' ? rotate(state, token, found) : null;
  if (wait > 0) await sleep(wait);
  while (state.on.refreshWaits) await sleep(10);
  if (life !== state.life) return { kind: 'lost' };
  if (rotates) rotated ??= rotate(state, token, found ?? look(state, token));
  if (lostRequest || lostAnswer) return { kind: 'lost' };
  const cookies = rotated?.kind === 'rotated' ? rotated.cookies : [];
  if (substitute) return { kind: 'substituted', substitute, cookies };
  if (on.redirectRefreshTo) return { kind: 'redirected', to: on.redirectRefreshTo };
  if (!rotated)
    return { kind: 'substituted', substitute: { status: 200, html: true }, cookies: [] };
  return cut && rotated.kind === 'rotated' ? { kind: 'cut', cookies } : rotated;
}

/**
 * @param {ServerState} state
 * @param {string|undefined} token
 * @returns {Account|string} The account, or the message of the refusal.
 */
function look(state, token) {
  if (!token) return 'No refresh token provided';
  const id = state.refreshTokens.accountOf(token, state.now());
  if (!id) return 'Invalid refresh token';
  const account = state.account(id);
  if (!account) return 'Invalid account';
  return account.banned ? '401 Unauthorized: Account is banned.' : account;
}

/**
 * @param {ServerState} state
 * @param {string|undefined} token
 * @param {Account|string} found
 * @returns {Extract<Outcome, { kind: 'rotated'|'refused' }>}
 */
function rotate(state, token, found) {
  if (typeof found === 'string' || !token)
    return { kind: 'refused', message: typeof found === 'string' ? found : '' };
  const lifetimes = state.lifetimes();
  const served = state.accounts.find(({ email }) => email === state.on.refreshAs) ?? found;
  const signed = state.signTokens(served);
  state.refreshTokens.spend(token);
  const next = state.refreshTokens.issue(served.id, lifetimes.refreshSeconds, lifetimes.now);
  const cookies = state.cookieRules.ofRefresh({ ...signed, refresh: next }, lifetimes);
  return { kind: 'rotated', account: served, cookies };
}

/** What a proxy or a captive portal answers. */
export const PROXY_PAGE =
  '<!doctype html><title>Sign in</title><h1>Please sign in to the network</h1>\n';
