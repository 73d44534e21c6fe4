// @ts-check
// `/auth`: signing in, and what a person does with their own account. There is no log-out.

import { fail, unauthorized } from './answers.js';
import { formFields } from './form.js';
import { newPair } from './tokens.js';
import { described, weakness } from './users.js';

/**
 * @typedef {import('../double/exchange.js').Exchange} Exchange
 * @typedef {import('./state.js').FlowfileState} FlowfileState
 * @typedef {import('./users.js').User} User
 */

/**
 * `POST /auth/token`. A disabled user is let in here, and refused by every other call.
 * @param {FlowfileState} state
 * @param {Exchange} x
 */
export async function signIn(state, x) {
  const { username, password } = await formFields(x);
  const user = username && password ? state.user(username) : undefined;
  if (!user || user.password !== password) return unauthorized(x, 'Incorrect username or password');
  state.log.counts.logins += 1;
  x.entry.user = user.username;
  x.compact(200, newPair(state, user));
}

/**
 * `GET /auth/users/me`.
 * @param {FlowfileState} _state
 * @param {Exchange} x
 * @param {User} user
 */
export function me(_state, x, user) {
  x.compact(200, described(user));
}

/**
 * `POST /auth/users/me/change-password`: JSON. Revokes nothing.
 * @param {FlowfileState} _state
 * @param {Exchange} x
 * @param {User} user
 */
export async function changePassword(_state, x, user) {
  const { current_password, new_password } = await x.fields();
  if (current_password !== user.password) return fail(x, 400, 'Current password is incorrect');
  const weak = weakness(String(new_password));
  if (weak) return fail(x, 400, weak);
  user.password = String(new_password);
  user.must_change_password = false;
  x.compact(200, described(user));
}
