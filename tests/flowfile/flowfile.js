// @ts-check
// The Flowfile double: a server that keeps to contracts/flowfile.md (docker mode), for tests with
// real browsers.

import { signJwt } from '../double/jwt.js';
import { listen } from './server.js';
import { FlowfileState } from './state.js';
import { newUser } from './users.js';

/**
 * @typedef {import('./switches.js').Switches} Switches
 * @typedef {import('./state.js').StartOptions} StartOptions
 * @typedef {Awaited<ReturnType<typeof startFlowfile>>} Flowfile
 */

/**
 * Starts a double; every switch is an option too, and `clearSwitches` goes back to the options.
 * @param {StartOptions} [options]
 */
export async function startFlowfile(options = {}) {
  const state = new FlowfileState(options);
  const { address = '127.0.0.1', port = 0 } = options;
  const server = await listen(state, { address, port });
  const origin = `http://${options.host ?? address}:${server.port}`;

  return {
    /** Origin of the pages, and of the API. */
    origin,
    /** Absolute base of the API. */
    api: `${origin}/api`,
    /** The admin. */
    account: { username: 'admin', password: 'changeme' },

    /** @param {{ username: string, password?: string, is_admin?: boolean }} given */
    addUser({ username, password = 'Passw0rd!', is_admin = false }) {
      const id = state.users.length + 1;
      state.users.push(newUser({ id, username, password, is_admin }));
      return { username, password };
    },
    /** The one thing that ends a session at the server. @param {string} username */
    disable(username, disabled = true) {
      for (const user of state.users) if (user.username === username) user.disabled = disabled;
    },
    /** @param {string} username */
    remove(username) {
      state.users = state.users.filter((user) => user.username !== username);
    },
    /** A token with this server's own signature. @param {import('../double/jwt.js').Claims} claims */
    sign: (claims) => signJwt({ alg: 'HS256', typ: 'JWT' }, claims, state.secret),
    /** Another JWT_SECRET_KEY: no token issued so far is good any more. */
    changeSecret: () => state.changeSecret(),
    /**
     * The server's clock goes on until every access token issued so far has expired: the claims of
     * a JWT cannot be taken back. It stays ahead, which the `Date` header says.
     */
    expire: () => state.expireAll(),
    /** The server's clock, milliseconds. */
    now: () => state.now(),

    /** Turns switches; those not named stay. @param {Partial<Switches>} changes */
    set: (changes) => state.board.set(changes),
    clearSwitches: () => state.board.clear(),
    /** Refreshes that `overlap` holds are answered now. */
    release: () => state.overlap.release(),

    counts: () => state.log.snapshot(),
    requests: () => state.log.requests(),
    /** Name of the user that the last 200 with this `X-Test-Id` was served to, or null. */
    userOf: (/** @type {string} */ requestId) => state.log.userOf(requestId),
    /** Zeroes counts and log. */
    reset: () => state.log.reset(),

    close: () => server.close(),
  };
}
