// @ts-check
// Who asks: the access token, then the CSRF check of every console endpoint, GET included
// (contract §3).

import { TokenRefused } from './tokens.js';

/**
 * @typedef {import('./exchange.js').Exchange} Exchange
 * @typedef {import('./server-state.js').ServerState} ServerState
 * @typedef {import('./accounts.js').Account} Account
 * @typedef {{ account: Account } | { refused: string }} Decision
 */

const CSRF_REFUSED = 'CSRF token is missing or invalid.';

/** Dify leaves the draft sync out, because it is also sent as a beacon, which has no headers. */
const CSRF_EXEMPT = /^\/console\/api\/apps\/[0-9a-f-]{36}\/workflows\/draft/;

/**
 * The account of a request, by its access token alone.
 * @param {ServerState} state
 * @param {Exchange} x
 * @returns {Decision}
 */
export function decideAccess(state, x) {
  const cookie = x.cookies.get(state.cookieRules.name('access_token'));
  return decideToken(state, cookie ?? bearer(x.header('Authorization')));
}

/**
 * The account of a request that also passes the CSRF check.
 * @param {ServerState} state
 * @param {Exchange} x
 * @returns {Decision}
 */
export function decideConsole(state, x) {
  const decision = decideAccess(state, x);
  if ('refused' in decision || CSRF_EXEMPT.test(x.path)) return decision;
  const cookie = x.cookies.get(state.cookieRules.name('csrf_token'));
  const header = x.header('X-CSRF-Token');
  if (!cookie || cookie !== header) return { refused: CSRF_REFUSED };
  try {
    const { claims } = state.mint.verify(cookie, state.now());
    return claims.sub === decision.account.id ? decision : { refused: CSRF_REFUSED };
  } catch {
    return { refused: CSRF_REFUSED };
  }
}

/** @param {string} message */
export function isCsrfRefusal(message) {
  return message === CSRF_REFUSED;
}

/**
 * @param {ServerState} state
 * @param {string|null|undefined} token
 * @returns {Decision}
 */
export function decideToken(state, token) {
  if (!token) return { refused: 'Invalid Authorization token.' };
  try {
    const { claims, serial } = state.mint.verify(token, state.now());
    if (serial <= state.expiredSerial) return { refused: 'Token has expired.' };
    const signedAt = state.signedAt.get(String(serial)) ?? 0;
    if (Date.now() - signedAt < state.on.newTokenLagMs)
      return { refused: 'Invalid Authorization token.' };
    const account = state.account(String(claims.user_id));
    return account ? { account } : { refused: 'Invalid Authorization token.' };
  } catch (error) {
    if (error instanceof TokenRefused) return { refused: error.message };
    throw error;
  }
}

/** @param {string|undefined} header */
function bearer(header) {
  const [scheme, token] = (header ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? token : null;
}
