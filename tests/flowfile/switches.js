// @ts-check
// The switches of the Flowfile double: how its server misbehaves, on demand. Every switch has a
// default here, and `clear` puts back what it was started with.

/**
 * @typedef {object} Switches
 * @property {number} accessSeconds Lifetime of the access tokens issued from now on; below 0 they
 *   are born expired.
 * @property {number} refreshSeconds Lifetime of the refresh tokens issued from now on.
 * @property {boolean} singleUse A refresh token is good once, which Flowfile itself never checks.
 *   Each token then has a `jti`, or two of one second would be the same.
 * @property {boolean} expiresAt Answers name the expiry (`expires_at`, milliseconds), as no release
 *   does although the front end would heed it.
 * @property {number} refreshDelayMs How long an answer of `/auth/refresh` takes.
 * @property {'start'|'end'} rotateAt When the rotation happens during `refreshDelayMs`.
 * @property {number} overlap The next so many refreshes are held until all of them have come, so
 *   that they overlap however slow the machine is. 1: none is held.
 * @property {number} delayMs How long every other API answer takes.
 * @property {number} jitterMs Up to so much more, at random, for every API answer.
 * @property {number} unauthorizedDelayMs How long a 401 is held back after its decision.
 * @property {number} loseRefreshAnswer Rotate, then close the connection unanswered: so many times.
 * @property {number} loseRefreshRequest Close the connection without rotating: so many times.
 * @property {import('../double/switchboard.js').Substitute|null} refreshStatus Answers of
 *   `/auth/refresh` that are not its own; `{ status: 200, html: true }` is a captive portal.
 * @property {import('../double/switchboard.js').Common['apiStatus']} apiStatus Answers of other
 *   paths that are not theirs.
 * @property {boolean} cut Every connection is closed unanswered: the network is cut.
 * @property {number} clockSkewSeconds The server's clock is ahead by so much.
 * @property {boolean} closeConnections Every answer closes its connection, so that a browser
 *   never sends a request a second time by itself (it does when a *reused* connection dies).
 */

/** @type {Readonly<Switches>} */
export const DEFAULTS = Object.freeze({
  accessSeconds: 7200,
  refreshSeconds: 604_800,
  singleUse: false,
  expiresAt: false,
  refreshDelayMs: 0,
  rotateAt: 'start',
  overlap: 1,
  delayMs: 0,
  jitterMs: 0,
  unauthorizedDelayMs: 0,
  loseRefreshAnswer: 0,
  loseRefreshRequest: 0,
  refreshStatus: null,
  apiStatus: null,
  cut: false,
  clockSkewSeconds: 0,
  closeConnections: false,
});
