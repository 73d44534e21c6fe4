// @ts-check
// What one double's server knows. The routes take it as their first argument.

import { newAccount, newApp } from './accounts.js';
import { CookieRules } from './cookies.js';
import { Log } from './log.js';
import { RefreshTokens } from './sessions.js';
import { SwitchBoard } from './switches.js';
import { Mint } from './tokens.js';

/**
 * @typedef {import('./accounts.js').Account} Account
 * @typedef {import('./accounts.js').App} App
 * @typedef {{ id: string, appId: string, sessionId: string|null }} EndUser
 */

/**
 * @typedef {object} Options
 * @property {number} [port] Of the pages; 0 takes any free one.
 * @property {string} [host] Host name in the origins; the server listens on loopback only.
 * @property {boolean} [split] The APIs are on another port, with CORS.
 * @property {string} [apiHost] Host name of the APIs when split; `host` by default.
 * @property {number} [apiPort] Their port when split.
 * @property {number} [pageOrigins] Page origins that share the one API, when split; 1 by default.
 * @property {boolean} [secure] https, and both URLs of the server's settings say so: `__Host-` names.
 * @property {boolean} [https] https alone, as behind a proxy: plain names without `Secure`.
 * @property {string} [proxiedAt] The origin at which people reach it, where that is another's: of a
 *   proxy before it.
 * @property {string} [cookieDomain] COOKIE_DOMAIN.
 * @property {boolean} [partitioned] As behind a proxy that makes the cookies fit for frames in pages of
 *   other sites: `SameSite=None; Partitioned`.
 * @property {string} [basePath] NEXT_PUBLIC_BASE_PATH, e.g. `/dify`.
 * @property {boolean} [csp] The pages come with a strict Content-Security-Policy.
 * @property {(entry: import('./log.js').Logged) => void} [onAnswer] Told of each request's end.
 * @typedef {Options & Partial<import('./switches.js').Switches>} StartOptions
 */

export class ServerState {
  /** @param {StartOptions} options */
  constructor(options) {
    this.secure = options.secure ?? false;
    this.cookieDomain = options.cookieDomain ?? '';
    this.basePath = (options.basePath ?? '').replace(/\/$/, '');
    this.csp = options.csp ?? false;
    this.board = new SwitchBoard({ ...options });
    this.cookieRules = new CookieRules({
      secure: this.secure,
      cookieDomain: this.cookieDomain,
      partitioned: options.partitioned ?? false,
    });
    this.log = new Log(options.onAnswer);
    this.mint = new Mint();
    this.refreshTokens = new RefreshTokens();
    /** Counted up by a restart: what was under way before it comes to nothing. */
    this.life = 0;
    /** Access tokens with a serial up to this one are expired. */
    this.expiredSerial = 0;
    /** @type {Account[]} */
    this.accounts = [
      newAccount({ email: 'admin@example.com', password: 'Passw0rd!', name: 'Admin' }),
    ];
    /** @type {App[]} */
    this.apps = [
      newApp('Contract chat', 'chat'),
      newApp('Contract workflow', 'workflow'),
      newApp('Contract completion', 'completion'),
    ];
    /** @type {Map<string, EndUser>} */
    this.endUsers = new Map();
    /** @type {Map<string, number>} When an access token was signed, by serial: for `newTokenLagMs`. */
    this.signedAt = new Map();
    /**
     * What answers `/refresh-token` in place of the server itself.
     * @type {((response: import('node:http').ServerResponse) => unknown)|null}
     */
    this.refreshAnswer = null;
    /** Known once the server listens. @type {string[]} */
    this.pageOrigins = [];
    /** Prefixes as the pages see them: relative unless split or secure. */
    this.apiPrefix = '/console/api';
    this.publicApiPrefix = '/api';
  }

  get on() {
    return this.board.on;
  }

  now() {
    return this.board.now();
  }

  /** @param {string} id */
  account(id) {
    return this.accounts.find((account) => account.id === id);
  }

  /** @param {string} code */
  appByCode(code) {
    return this.apps.find((app) => app.code === code);
  }

  /**
   * Access and csrf token of an account; they live equally long.
   * @param {Account} account
   */
  signTokens(account) {
    const exp = Math.floor(this.now() / 1000) + this.on.accessSeconds;
    const access = this.mint.sign({
      user_id: account.id,
      exp,
      iss: 'SELF_HOSTED',
      sub: 'Console API Passport',
    });
    this.signedAt.set(String(this.mint.serial), Date.now());
    const csrf = this.mint.sign({ exp, sub: account.id });
    return { access, csrf };
  }

  /** Every access token issued so far is expired; the cookies stay where they are. */
  expireAll() {
    this.expiredSerial = this.mint.serial;
  }

  lifetimes() {
    const { accessSeconds, refreshSeconds } = this.on;
    return { accessSeconds, refreshSeconds, now: this.now() };
  }

  /** Waits for a switch's delay and the jitter. @param {number} ms */
  async pause(ms) {
    const total = ms + Math.random() * this.on.jitterMs;
    if (total > 0) await sleep(total);
  }
}

/** @param {number} ms */
export function sleep(ms) {
  // Unreferenced: an answer that is still held back must not keep a test process alive.
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
