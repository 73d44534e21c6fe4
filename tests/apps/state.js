// @ts-check
// What one app's server knows.

import { randomBytes, randomUUID } from 'node:crypto';
import { signJwt } from '../double/jwt.js';
import { Overlap } from '../double/overlap.js';
import { newRefreshCounts } from '../double/refresh-counts.js';
import { RequestLog } from '../double/request-log.js';
import { Switchboard } from '../double/switchboard.js';
import { Sessions } from './sessions.js';
import { DEFAULTS } from './switches.js';

/**
 * @typedef {Partial<import('../double/socket.js').Listening> & More} Options
 *
 * @typedef {object} More
 * @property {(entry: import('../double/request-log.js').Logged) => void} [onAnswer]
 * @property {(x: import('../double/exchange.js').Exchange) => boolean} [first] Sees every request
 *   first, and tells whether it has answered it.
 * @typedef {Options & Partial<import('./switches.js').Switches>} StartOptions
 *
 * @typedef {object} Counts
 * @property {import('../double/refresh-counts.js').RefreshCounts} refresh
 * @property {number} anonymous Of the refused refreshes: those without any token.
 * @property {number} expired Protected calls that were answered "expired".
 * @property {number} logins
 * @property {number} logouts
 *
 * @typedef {{ access: string, refresh: string, expiresIn: number }} Pair
 */

export class AppState {
  /** @type {Map<string, { username: string, expires: number }>} */ #access = new Map();
  #secret = randomBytes(32);
  #jumpedMs = 0;
  sessions = new Sessions();
  /** @type {Map<string, string>} */ users = new Map([['ada', 'Passw0rd!']]);

  /**
   * @param {import('./dialect.js').Dialect} dialect
   * @param {StartOptions} options
   */
  constructor(dialect, options) {
    this.dialect = dialect;
    this.board = new Switchboard(DEFAULTS, { ...options });
    this.overlap = new Overlap(this.board);
    this.log = new RequestLog(zero, options.onAnswer);
    this.first = options.first ?? (() => false);
  }

  get on() {
    return this.board.on;
  }

  /** The server's clock, milliseconds. */
  now() {
    return this.board.now() + this.#jumpedMs;
  }

  /** @param {string} username @returns {Pair} */
  beginSession(username) {
    return this.#pair(username, this.sessions.begin(username, this.#refreshLifetime()));
  }

  /** @param {import('./sessions.js').Session} session @returns {Pair} */
  rotate(session) {
    const refresh = this.sessions.rotate(session, this.#refreshLifetime());
    return this.#pair(session.username, refresh);
  }

  /** @param {string|undefined} token */
  findSession(token) {
    return this.sessions.find(token, { now: this.now(), graceMs: this.on.graceMs });
  }

  /** Whose access token it is, if it is good. @param {string|undefined} token */
  userOf(token) {
    const found = this.#access.get(token ?? '');
    return found && found.expires > this.now() ? found.username : null;
  }

  /** The clock goes on until every access token issued so far has expired. */
  expireAll() {
    const last = Math.max(0, ...[...this.#access.values()].map(({ expires }) => expires));
    this.#jumpedMs += Math.max(0, last - this.now());
  }

  /**
   * @param {string} username
   * @param {string} refresh
   */
  #pair(username, refresh) {
    const expiresIn = this.on.accessSeconds;
    const iat = Math.floor(this.now() / 1000);
    const padding = 'x'.repeat(this.on.tokenPadding);
    const claims = { sub: username, iat, exp: iat + expiresIn, jti: randomUUID(), padding };
    const access = this.dialect.opaque
      ? `${randomUUID()}${padding}`
      : signJwt({ alg: 'HS256', typ: 'JWT' }, claims, this.#secret);
    this.#access.set(access, { username, expires: claims.exp * 1000 });
    return { access, refresh, expiresIn };
  }

  #refreshLifetime() {
    return { now: this.now(), seconds: this.on.refreshSeconds };
  }
}

/**
 * @param {Counts} [before]
 * @returns {Counts}
 */
function zero(before) {
  const refresh = newRefreshCounts(before?.refresh);
  return { refresh, anonymous: 0, expired: 0, logins: 0, logouts: 0 };
}
