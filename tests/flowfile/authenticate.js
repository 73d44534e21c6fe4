// @ts-check
// Who asks (contract, errors on protected calls). Every reason for a 401 gives the same answer.

import { fail, unauthorized } from './answers.js';
import { readAny, readBearer } from './tokens.js';

/**
 * @typedef {import('../double/exchange.js').Exchange} Exchange
 * @typedef {import('./state.js').FlowfileState} FlowfileState
 * @typedef {import('./users.js').User} User
 */

/**
 * The user of a bearer; if there is none, the answer has been sent.
 * @param {FlowfileState} state
 * @param {Exchange} x
 */
export function bearerUser(state, x) {
  const [scheme, token] = (x.header('Authorization') ?? '').split(' ');
  const isBearer = scheme?.toLowerCase() === 'bearer' && token;
  return active(state, x, isBearer ? readBearer(state, token) : null);
}

/**
 * The user of a token in the query: EventSource has no headers. A refresh token will do, too.
 * @param {FlowfileState} state
 * @param {Exchange} x
 */
export function queryUser(state, x) {
  const token = x.url.searchParams.get('access_token');
  return active(state, x, token ? readAny(state, token) : null);
}

/**
 * @param {FlowfileState} state
 * @param {Exchange} x
 * @param {string|null} username
 * @returns {Promise<User|null>}
 */
async function active(state, x, username) {
  const user = username === null ? undefined : state.user(username);
  if (user && !user.disabled) {
    x.entry.user = user.username;
    return user;
  }
  if (user) {
    fail(x, 400, 'Inactive user');
    return null;
  }
  state.log.counts.unauthorized += 1;
  // `?late=` is of the test route: the answer takes its time on the way back.
  await state.pause(state.on.unauthorizedDelayMs + Number(x.url.searchParams.get('late') ?? 0));
  unauthorized(x, 'Could not validate credentials');
  return null;
}
