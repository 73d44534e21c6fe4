// @ts-check
// Sessions whose refresh token is good once. Each has one current token; the one before works only
// within the grace.

import { randomBytes } from 'node:crypto';

/**
 * @typedef {object} Session
 * @property {string} username
 * @property {string} current
 * @property {string|null} previous
 * @property {number} rotatedAt Milliseconds.
 * @property {number} expires Milliseconds.
 */

export class Sessions {
  /** Every token ever issued, the spent ones too. @type {Map<string, Session>} */ #byToken =
    new Map();

  /**
   * A new session; its first token.
   * @param {string} username
   * @param {{ now: number, seconds: number }} lifetime
   */
  begin(username, lifetime) {
    /** @type {Session} */
    const session = { username, current: '', previous: null, rotatedAt: 0, expires: 0 };
    return this.rotate(session, lifetime);
  }

  /**
   * The session of a token that is good now.
   * @param {string|undefined} token
   * @param {{ now: number, graceMs: number }} when
   */
  find(token, { now, graceMs }) {
    const session = this.#byToken.get(token ?? '');
    if (!session || session.expires <= now) return null;
    const isInGrace = session.previous === token && now - session.rotatedAt < graceMs;
    return session.current === token || isInGrace ? session : null;
  }

  /** Whether a token was good once. @param {string|undefined} token */
  wasSpent(token) {
    const session = this.#byToken.get(token ?? '');
    return session !== undefined && session.current !== token;
  }

  /**
   * @param {Session} session
   * @param {{ now: number, seconds: number }} lifetime
   */
  rotate(session, { now, seconds }) {
    session.previous = session.current;
    session.current = randomBytes(24).toString('base64url');
    session.rotatedAt = now;
    session.expires = now + seconds * 1000;
    this.#byToken.set(session.current, session);
    return session.current;
  }

  /** @param {string|undefined} token */
  end(token) {
    const session = this.#byToken.get(token ?? '');
    if (session) session.expires = 0;
  }

  endAll() {
    for (const session of this.#byToken.values()) session.expires = 0;
  }
}
