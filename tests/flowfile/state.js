// @ts-check
// What one Flowfile double knows. The routes take it as their first argument.

import { randomBytes } from 'node:crypto';
import { Overlap } from '../double/overlap.js';
import { newRefreshCounts } from '../double/refresh-counts.js';
import { RequestLog } from '../double/request-log.js';
import { Switchboard } from '../double/switchboard.js';
import { sleep } from '../double/server-state.js';
import { DEFAULTS } from './switches.js';
import { newUser } from './users.js';

/**
 * @typedef {object} Options
 * @property {number} [port] 0, the default, takes any free one.
 * @property {string} [address] One of loopback's.
 * @property {string} [host] Host name in the origin, if not the address.
 * @property {(entry: import('../double/request-log.js').Logged) => void} [onAnswer] Told of each
 *   request's end.
 * @typedef {Options & Partial<import('./switches.js').Switches>} StartOptions
 *
 * @typedef {object} Counts
 * @property {import('../double/refresh-counts.js').RefreshCounts} refresh
 * @property {number} refreshWithBearer Of all refreshes: those with an Authorization header.
 * @property {number} unauthorized 401 answers of protected routes.
 * @property {number} logins Sign-ins that were granted.
 * @property {number} streams Log streams that were opened.
 */

export class FlowfileState {
  /** Claims `exp` of the newest access token, seconds. */
  #newestExpiry = 0;
  /** How far `expireAll` has moved the clock. */
  #jumpedMs = 0;

  /** @param {StartOptions} options */
  constructor(options) {
    this.board = new Switchboard(DEFAULTS, { ...options });
    this.log = new RequestLog(zero, options.onAnswer);
    /** JWT_SECRET_KEY. */
    this.secret = randomBytes(32);
    this.overlap = new Overlap(this.board);
    /** Refresh tokens that were used, for `singleUse`. @type {Set<string>} */
    this.spent = new Set();
    this.users = [newUser({ id: 1, username: 'admin', password: 'changeme', is_admin: true })];
  }

  get on() {
    return this.board.on;
  }

  /** The server's clock, milliseconds. */
  now() {
    return this.board.now() + this.#jumpedMs;
  }

  /** The server's clock in whole seconds, as its JWT library compares them. */
  nowSeconds() {
    return Math.floor(this.now() / 1000);
  }

  /** @param {unknown} username */
  user(username) {
    return this.users.find((user) => user.username === username);
  }

  /** @param {number} exp Of an access token just issued. */
  issued(exp) {
    this.#newestExpiry = Math.max(this.#newestExpiry, exp);
  }

  /** The clock goes on until every access token issued so far has expired. */
  expireAll() {
    this.#jumpedMs += Math.max(0, (this.#newestExpiry + 1) * 1000 - this.now());
  }

  /** Another JWT_SECRET_KEY: every token issued so far is worth nothing. */
  changeSecret() {
    this.secret = randomBytes(32);
  }

  /** Waits for a switch's delay and the jitter. @param {number} ms */
  async pause(ms) {
    const total = ms + Math.random() * this.on.jitterMs;
    if (total > 0) await sleep(total);
  }
}

/**
 * @param {Counts} [before]
 * @returns {Counts}
 */
function zero(before) {
  return {
    refresh: newRefreshCounts(before?.refresh),
    refreshWithBearer: 0,
    unauthorized: 0,
    logins: 0,
    streams: 0,
  };
}
