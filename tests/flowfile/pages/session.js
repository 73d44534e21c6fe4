// @ts-check
// The session as Flowfile's front end keeps it (contract, front end), faults included: it looks at
// localStorage when it is made, and goes by memory from then on.

import axios from 'axios';
import { note } from '../../double/pages/activity.js';

const KEYS = /** @type {const} */ ({
  token: 'auth_token',
  refreshToken: 'auth_refresh_token',
  expiration: 'auth_token_expiration',
  username: 'auth_username',
});

const GUESSED_LIFETIME_MS = 3_600_000;
const SOON_MS = 300_000;

/** Without the bearer, and as multipart. */
const AS_FORM = {
  headers: { 'X-Skip-Auth-Header': 'true', 'Content-Type': 'multipart/form-data' },
};

export class Session {
  /** @type {string|null} */ #token = null;
  #expiration = 0;
  /** The refresh that was started *before* a request. @type {Promise<string|null>|null} */
  #refreshing = null;
  /** @type {string|null} */ username = null;

  constructor() {
    this.#dropStale();
    const token = localStorage.getItem(KEYS.token);
    if (!token) return;
    this.#token = token;
    this.#expiration = Number(localStorage.getItem(KEYS.expiration));
    this.username = localStorage.getItem(KEYS.username);
  }

  /** By the front end's own guess of the lifetime. */
  isSignedIn() {
    return this.#token !== null && this.#expiration > Date.now();
  }

  /** The token to send, which may be a stale one while a refresh is under way. */
  async token() {
    if (this.#refreshing) return this.#refreshing;
    if (!this.isSignedIn()) {
      this.#refreshing = this.refresh();
      const token = await this.#refreshing;
      this.#refreshing = null;
      return token;
    }
    if (this.#expiration - Date.now() < SOON_MS) {
      this.#refreshing = this.refresh();
      void this.#refreshing.finally(() => (this.#refreshing = null));
    }
    return this.#token;
  }

  /** One refresh, whoever else may be refreshing. Any failure deletes the session. */
  async refresh() {
    const refreshToken = localStorage.getItem(KEYS.refreshToken);
    if (!refreshToken) return null;
    const form = new FormData();
    form.append('refresh_token', refreshToken);
    try {
      const { data, status } = await axios.post('/auth/refresh', form, AS_FORM);
      note({ what: 'refresh by this page', status });
      if (!data?.access_token) return null;
      this.#keep(data);
      return this.#token;
    } catch {
      note({ what: 'refresh by this page', status: 0 });
      this.forget();
      return null;
    }
  }

  /**
   * @param {string} username
   * @param {string} password
   * @returns {Promise<boolean>} Whether they were let in.
   */
  async signIn(username, password) {
    const form = new FormData();
    form.append('username', username);
    form.append('password', password);
    try {
      const { data } = await axios.post('/auth/token', form, AS_FORM);
      if (!data?.access_token) return false;
      this.#keep(data);
      this.#name(username);
      return true;
    } catch {
      return false;
    }
  }

  /** Asks the server who is signed in. */
  async whoAmI() {
    if (!this.isSignedIn()) return;
    try {
      const { data } = await axios.get('/auth/users/me');
      this.#name(data.username);
    } catch {
      // Whoever it was before.
    }
  }

  /** Signing out is local: no request. */
  forget() {
    this.#token = null;
    this.#expiration = 0;
    this.username = null;
    Session.deleteKeys();
  }

  /** Only what is stored: memory goes on. */
  static deleteKeys() {
    for (const key of Object.values(KEYS)) localStorage.removeItem(key);
  }

  /** @param {{ access_token: string, refresh_token?: string, expires_at?: number }} answer */
  #keep({ access_token, refresh_token, expires_at }) {
    this.#token = access_token;
    this.#expiration = expires_at ?? Date.now() + GUESSED_LIFETIME_MS;
    localStorage.setItem(KEYS.token, access_token);
    localStorage.setItem(KEYS.expiration, String(this.#expiration));
    if (refresh_token) localStorage.setItem(KEYS.refreshToken, refresh_token);
  }

  /** @param {string} username */
  #name(username) {
    this.username = username;
    localStorage.setItem(KEYS.username, username);
  }

  /** The refresh token stays, though nobody will try it. */
  #dropStale() {
    if (Number(localStorage.getItem(KEYS.expiration)) > Date.now()) return;
    for (const key of [KEYS.token, KEYS.expiration, KEYS.username]) localStorage.removeItem(key);
  }
}
