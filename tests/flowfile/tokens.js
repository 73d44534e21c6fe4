// @ts-check
// Flowfile's tokens (contract, JWT): both are JWTs, `sub`, `exp` and `type`, and nothing of them is
// kept. Two of one user and one second are the same string.

import { randomUUID } from 'node:crypto';
import { readJwt, signJwt } from '../double/jwt.js';

/**
 * @typedef {import('./state.js').FlowfileState} FlowfileState
 * @typedef {import('./users.js').User} User
 */

/**
 * What sign-in and refresh answer.
 * @param {FlowfileState} state
 * @param {User} user
 */
export function newPair(state, user) {
  const { accessSeconds, refreshSeconds, expiresAt } = state.on;
  const exp = state.nowSeconds() + accessSeconds;
  state.issued(exp);
  return {
    access_token: sign(state, user, exp, 'access'),
    refresh_token: sign(state, user, state.nowSeconds() + refreshSeconds, 'refresh'),
    token_type: 'bearer',
    ...(expiresAt ? { expires_at: exp * 1000 } : {}),
  };
}

/**
 * The user name in a bearer, or null: anything but a refresh token will do.
 * @param {FlowfileState} state
 * @param {string} token
 */
export function readBearer(state, token) {
  const claims = read(state, token);
  return claims && claims.type !== 'refresh' ? String(claims.sub) : null;
}

/**
 * The user name in any good token: how a log stream reads its query.
 * @param {FlowfileState} state
 * @param {string} token
 */
export function readAny(state, token) {
  const claims = read(state, token);
  return claims && String(claims.sub);
}

/**
 * The user name in a refresh token, or null.
 * @param {FlowfileState} state
 * @param {string} token
 */
export function readRefreshToken(state, token) {
  const claims = read(state, token);
  return claims?.type === 'refresh' ? String(claims.sub) : null;
}

/**
 * @param {FlowfileState} state
 * @param {User} user
 * @param {number} exp
 * @param {'access'|'refresh'} type
 */
function sign(state, user, exp, type) {
  /** @type {import('../double/jwt.js').Claims} */
  const claims = { sub: user.username, exp, type };
  if (state.on.singleUse) claims.jti = randomUUID();
  return signJwt({ alg: 'HS256', typ: 'JWT' }, claims, state.secret);
}

/**
 * @param {FlowfileState} state
 * @param {string} token
 */
function read(state, token) {
  const found = readJwt(token, state.secret);
  if (found.kind !== 'signed' || found.claims.sub === undefined) return null;
  return Number(found.claims.exp ?? Infinity) < state.nowSeconds() ? null : found.claims;
}
