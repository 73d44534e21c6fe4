// @ts-check
// Console login and logout (contract §3).

import { decideAccess } from './authenticate.js';

/**
 * @typedef {import('./exchange.js').Exchange} Exchange
 * @typedef {import('./server-state.js').ServerState} ServerState
 */

/**
 * `POST /login`. The password comes in Base64, since 1.11.2.
 * @param {ServerState} state
 * @param {Exchange} x
 */
export async function login(state, x) {
  const { email, password } = await x.fields();
  await state.pause(state.on.delayMs);
  const plain = decodePassword(password);
  if (plain === null) return x.error(401, 'authentication_failed', 'Invalid encrypted data');
  const account = state.accounts.find((candidate) => candidate.email === email);
  if (account?.banned) return x.error(400, 'account_banned', 'Account is banned.');
  if (!account || account.password !== plain)
    return x.error(401, 'authentication_failed', 'Invalid email or password.');
  account.lastLoginAt = Math.floor(state.now() / 1000);
  state.log.counts.logins += 1;
  x.entry.user = account.email;
  const lifetimes = state.lifetimes();
  const refresh = state.refreshTokens.issue(account.id, lifetimes.refreshSeconds, lifetimes.now);
  const cookies = state.cookieRules.ofLogin({ ...state.signTokens(account), refresh }, lifetimes);
  x.compact(200, { result: 'success' }, { cookies });
}

/**
 * `POST /logout`. Needs a good access token, no CSRF token; a refused one leaves all cookies.
 * @param {ServerState} state
 * @param {Exchange} x
 */
export async function logout(state, x) {
  const decision = decideAccess(state, x);
  await x.body();
  await state.pause(state.on.delayMs);
  if ('refused' in decision) {
    state.log.counts.unauthorized += 1;
    return x.error(401, 'unauthorized', decision.refused);
  }
  state.log.counts.logouts += 1;
  x.entry.user = decision.account.email;
  state.refreshTokens.revokeLatest(decision.account.id);
  if (state.board.take('loseLogoutAnswer')) return x.drop();
  x.compact(200, { result: 'success' }, { cookies: state.cookieRules.clearing() });
}

/**
 * @param {unknown} value
 * @returns {string|null} null if it is not the Base64 of a UTF-8 text.
 */
function decodePassword(value) {
  if (typeof value !== 'string' || value.length % 4 !== 0) return null;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'base64'));
  } catch {
    return null;
  }
}
