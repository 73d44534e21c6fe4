// @ts-check
// The switches of the double: how its server misbehaves, on demand. Every switch has a default
// here, and `clear` puts back what the double was started with.

import { Switchboard } from './switchboard.js';

/**
 * @typedef {import('./switchboard.js').Substitute} Substitute
 * @typedef {import('./switchboard.js').PathSubstitute} PathSubstitute
 */

/**
 * @typedef {object} Switches
 * @property {number} accessSeconds Lifetime of the access and csrf tokens issued from now on.
 * @property {number} refreshSeconds Lifetime of the refresh tokens issued from now on.
 * @property {number} refreshDelayMs How long an answer of `/refresh-token` takes.
 * @property {boolean} refreshWaits Answers of `/refresh-token` wait until this is switched off.
 * @property {'start'|'end'|'race'} rotateAt When the rotation happens during `refreshDelayMs`.
 *   `start`: all of it at arrival (slow way back). `end`: all of it just before the answer (slow way
 *   there). `race`: looked up at arrival, deleted at the end, which lets several win with one token
 *   as the real server does (contract §5); the two others are strictly single use.
 * @property {number} delayMs How long every other API answer takes.
 * @property {number} jitterMs Up to so much more, at random, for every API answer.
 * @property {number} unauthorizedDelayMs How long a console 401 is held back after its decision.
 * @property {number} loseRefreshAnswer Rotate, then close the connection unanswered: so many times.
 * @property {number} cutRefreshAnswer Rotate and answer, but close the connection in the midst of the
 *   body: so many times. The browser has the cookies then.
 * @property {number} loseRefreshRequest Close the connection without rotating: so many times.
 * @property {number} loseLogoutAnswer Sign out, then close the connection unanswered: so many times.
 * @property {Substitute|null} refreshStatus Answers of `/refresh-token` that are not its own.
 * @property {PathSubstitute|PathSubstitute[]|null} apiStatus Answers of other paths that are not theirs.
 * @property {string|null} redirectRefreshTo `/refresh-token` answers 307 to this URL.
 * @property {string|null} refreshAs `/refresh-token` signs the account of this e-mail address in.
 * @property {boolean} refreshHtml `/refresh-token` answers 200 with a sign-in page, sets no cookie.
 * @property {number} newTokenLagMs A token so young is still refused (server instances that lag).
 * @property {number} clockSkewSeconds The server's clock is ahead by so much.
 * @property {boolean|string[]} siteOff The site of every app, or of these share codes, is disabled.
 * @property {'now'|'v1'|'v2'} webapps Which generation of web apps: that of 1.9.2 and later, or that of
 *   1.9.1 and before with the `token` V1 or V2 of contract §7.
 * @property {number} webappLogoutDelayMs How long an answer of the web apps' `/logout` takes.
 * @property {boolean} webappLogoutWaits Such answers wait until this is switched off.
 * @property {string|null} loseWebapp Close the connections of this path of the web-app API (after the
 *   prefix; `*` for all) unanswered.
 * @property {boolean} notSetup The server says it has not been set up.
 * @property {boolean} earlyUnauthorized A console 401 is sent before the request body is read.
 * @property {boolean} closeConnections Every API answer closes its connection, so that a browser
 *   never sends a request a second time by itself (it does when a *reused* connection dies).
 * @property {boolean} navigationRefresh Behave as 1.15+: `/auth/refresh`, and console pages that
 *   redirect to it when their session is not good.
 * @property {number} chatChunks Chunks of a chat answer.
 * @property {number} chatChunkMs Pause before each of them.
 */

/** @type {Readonly<Switches>} */
const DEFAULTS = Object.freeze({
  accessSeconds: 3600,
  refreshSeconds: 2592000,
  refreshDelayMs: 0,
  refreshWaits: false,
  rotateAt: 'start',
  delayMs: 0,
  jitterMs: 0,
  unauthorizedDelayMs: 0,
  loseRefreshAnswer: 0,
  cutRefreshAnswer: 0,
  loseRefreshRequest: 0,
  loseLogoutAnswer: 0,
  refreshStatus: null,
  apiStatus: null,
  redirectRefreshTo: null,
  refreshAs: null,
  refreshHtml: false,
  newTokenLagMs: 0,
  clockSkewSeconds: 0,
  siteOff: false,
  webapps: 'now',
  webappLogoutDelayMs: 0,
  webappLogoutWaits: false,
  loseWebapp: null,
  notSetup: false,
  earlyUnauthorized: false,
  closeConnections: false,
  navigationRefresh: false,
  chatChunks: 5,
  chatChunkMs: 40,
});

/** @extends {Switchboard<Switches>} */
export class SwitchBoard extends Switchboard {
  /** @param {Record<string, unknown>} options Those of its entries that are switches. */
  constructor(options) {
    super(DEFAULTS, options);
  }

  /** @param {string} code */
  isSiteOff(code) {
    const { siteOff } = this.on;
    return Array.isArray(siteOff) ? siteOff.includes(code) : siteOff;
  }
}
