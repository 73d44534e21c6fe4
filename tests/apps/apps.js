// @ts-check
// Four small apps as people write them, each on a token server with strict single-use rotation.

import axiosCode from './axios-code/dialect.js';
import axiosQueue from './axios-queue/dialect.js';
import bearerMemory from './bearer-memory/dialect.js';
import fetchStorage from './fetch-storage/dialect.js';
import { listen } from './server.js';
import { AppState } from './state.js';

const DIALECTS = {
  'axios-queue': axiosQueue,
  'axios-code': axiosCode,
  'fetch-storage': fetchStorage,
  'bearer-memory': bearerMemory,
};

/**
 * @typedef {keyof typeof DIALECTS} AppName
 * @typedef {import('./switches.js').Switches} Switches
 * @typedef {import('./state.js').StartOptions} StartOptions
 * @typedef {Awaited<ReturnType<typeof startApp>>} App
 */

export const apps = /** @type {AppName[]} */ (Object.keys(DIALECTS));

/**
 * Starts an app; every switch is an option too, and `clearSwitches` goes back to the options.
 * @param {AppName} name
 * @param {StartOptions} [options]
 */
export function startApp(name, options = {}) {
  return startServer(name, DIALECTS[name], options);
}

/**
 * The same server for an app that is elsewhere (tests/bench).
 * @template {string} Name
 * @param {Name} name
 * @param {import('./dialect.js').Dialect} dialect
 * @param {StartOptions} options
 */
export async function startServer(name, dialect, options) {
  const state = new AppState(dialect, options);
  const { address = '127.0.0.1', port = 0, certificate, http2 } = options;
  const server = await listen(state, name, { address, port, certificate, http2 });
  const origin = `${certificate ? 'https' : 'http'}://${address}:${server.port}`;

  return {
    name,
    /** Of the page, which is at `/`, and of the API. */
    origin,
    refreshUrl: origin + state.dialect.refreshPath,
    account: { username: 'ada', password: 'Passw0rd!' },

    /** @param {{ username: string, password?: string }} given */
    addUser({ username, password = 'Passw0rd!' }) {
      state.users.set(username, password);
      return { username, password };
    },

    /** Turns switches; those not named stay. @param {Partial<Switches>} changes */
    set: (changes) => state.board.set(changes),
    clearSwitches: () => state.board.clear(),

    /** Refreshes that `overlap` holds are answered now. */
    release: () => state.overlap.release(),

    /** The server's clock goes on until every access token has expired, and stays ahead. */
    expire: () => state.expireAll(),
    /** The server forgets every session. */
    revoke: () => state.sessions.endAll(),

    counts: () => state.log.snapshot(),
    requests: () => state.log.requests(),
    /** Who the last 200 with this `X-Test-Id` was served to, or null. */
    userOf: (/** @type {string} */ requestId) => state.log.userOf(requestId),
    /** Zeroes counts and log. */
    reset: () => state.log.reset(),
    close: () => server.close(),
  };
}
