// @ts-check
// Refresh tokens as Dify keeps them in Redis (contract §5): `refresh_token:<token>` → account and
// `account_refresh_token:<account>` → the token issued last. Single use, no grace period, no reuse
// detection. That a logout drops the *last issued* token, whichever device has it, is Dify's.

import { newRefreshToken } from './tokens.js';

/** @typedef {{ accountId: string, expires: number }} Entry */

export class RefreshTokens {
  /** @type {Map<string, Entry>} */ #tokens = new Map();
  /** @type {Map<string, string>} */ #latest = new Map();
  /** @type {Set<string>} */ #spent = new Set();

  /**
   * @param {string} accountId
   * @param {number} seconds
   * @param {number} now
   */
  issue(accountId, seconds, now) {
    const token = newRefreshToken();
    this.#tokens.set(token, { accountId, expires: now + seconds * 1000 });
    this.#latest.set(accountId, token);
    return token;
  }

  /**
   * The account of a token that is still good.
   * @param {string} token
   * @param {number} now
   */
  accountOf(token, now) {
    const entry = this.#tokens.get(token);
    return entry && entry.expires > now ? entry.accountId : null;
  }

  /** @param {string} token */
  spend(token) {
    const entry = this.#tokens.get(token);
    this.#tokens.delete(token);
    this.#spent.add(token);
    if (entry) this.#latest.delete(entry.accountId);
  }

  /**
   * Whether a token was rotated before: a reuse, which the server itself does not tell apart.
   * @param {string} token
   */
  wasSpent(token) {
    return this.#spent.has(token);
  }

  /** @param {string} accountId */
  revokeLatest(accountId) {
    const token = this.#latest.get(accountId);
    if (token) this.#tokens.delete(token);
    this.#latest.delete(accountId);
  }

  forgetAll() {
    this.#tokens.clear();
    this.#latest.clear();
  }

  /** How many tokens are good. */
  get size() {
    return this.#tokens.size;
  }
}
