// @ts-check
// `/auth/users`: what only an admin may do.

import { fail } from './answers.js';
import { described, newUser, weakness } from './users.js';

/**
 * @typedef {import('../double/exchange.js').Exchange} Exchange
 * @typedef {import('./state.js').FlowfileState} FlowfileState
 * @typedef {import('./users.js').User} User
 */

/**
 * @param {FlowfileState} state
 * @param {Exchange} x
 */
export function listUsers(state, x) {
  x.compact(200, state.users.map(described));
}

/**
 * @param {FlowfileState} state
 * @param {Exchange} x
 */
export async function createUser(state, x) {
  const { username, password, email, full_name = null, is_admin = false } = await x.fields();
  if (state.user(username)) return fail(x, 400, 'Username already exists');
  const weak = weakness(String(password));
  if (weak) return fail(x, 400, weak);
  const id = Math.max(0, ...state.users.map((user) => user.id)) + 1;
  const user = newUser({ id, username, password, full_name, is_admin, must_change_password: true });
  if (email) user.email = email;
  state.users.push(user);
  x.compact(200, described(user));
}

/**
 * @param {FlowfileState} state
 * @param {Exchange} x
 * @param {User} admin
 */
export async function updateUser(state, x, admin) {
  const { email, full_name, disabled, is_admin, password } = await x.fields();
  const user = named(state, x);
  if (!user) return fail(x, 404, 'User not found');
  if (user === admin && disabled) return fail(x, 400, 'Cannot disable your own account');
  if (user === admin && is_admin === false)
    return fail(x, 400, 'Cannot remove your own admin privileges');
  if (password) Object.assign(user, { password, must_change_password: true });
  const changes = Object.entries({ email, full_name, disabled, is_admin });
  Object.assign(user, Object.fromEntries(changes.filter(([, value]) => value !== undefined)));
  x.compact(200, described(user));
}

/**
 * @param {FlowfileState} state
 * @param {Exchange} x
 * @param {User} admin
 */
export function deleteUser(state, x, admin) {
  const user = named(state, x);
  if (!user) return fail(x, 404, 'User not found');
  if (user === admin) return fail(x, 400, 'Cannot delete your own account');
  state.users = state.users.filter((each) => each !== user);
  x.compact(200, { message: `User '${user.username}' deleted successfully` });
}

/**
 * @param {FlowfileState} state
 * @param {Exchange} x
 */
function named(state, x) {
  const id = Number(x.path.split('/').at(-1));
  return state.users.find((user) => user.id === id);
}
