// @ts-check
// The switches of the apps' server and of their pages. `clear` puts back what it was started with.

/**
 * @typedef {object} Switches
 * @property {number} accessSeconds Lifetime of the access tokens issued from now on.
 * @property {number} refreshSeconds Lifetime of the refresh tokens issued from now on.
 * @property {number} refreshDelayMs How long an answer of the refresh takes.
 * @property {'start'|'end'|'race'} rotateAt When the rotation happens during `refreshDelayMs`.
 *   `race`: looked up at arrival, rotated at the end, so that overlapping refreshes all succeed, but
 *   only the last of the new tokens is good.
 * @property {number} overlap The next so many refreshes are held until all of them have come, so
 *   that they overlap however slow the machine is. 1: none is held.
 * @property {number} graceMs A rotated refresh token works again for so long. 0: strictly once.
 * @property {boolean} reuseEnds A refresh token that comes a second time ends its session: somebody
 *   may have stolen it.
 * @property {number} delayMs How long every other API answer takes.
 * @property {number} lateMs How long an "expired" below `/api/late/` takes once it is clear that it is
 *   one.
 * @property {number} loseRefreshAnswer Rotate, then close the connection unanswered: so many times.
 * @property {number} loseRefreshRequest Close the connection without rotating: so many times.
 * @property {import('../double/switchboard.js').Substitute|null} refreshStatus Answers of the
 *   refresh that are not its own.
 * @property {import('../double/switchboard.js').Common['apiStatus']} apiStatus Answers of other
 *   paths that are not theirs.
 * @property {number} tokenPadding So many more characters in each token issued from now on, as in real
 *   ones that name groups and roles.
 * @property {number} clockSkewSeconds The server's clock is ahead by so much.
 * @property {boolean} ownRefresher Pages loaded from now on refresh by themselves, as they were
 *   written to do.
 * @property {boolean} webLock Pages loaded from now on refresh under a Web Lock of their own
 *   (`fetch-storage`).
 * @property {boolean} sessionStorage Pages loaded from now on keep their tokens in sessionStorage, so
 *   that each tab has a session of its own (`fetch-storage`).
 */

/** @type {Readonly<Switches>} */
export const DEFAULTS = Object.freeze({
  accessSeconds: 20,
  refreshSeconds: 604_800,
  refreshDelayMs: 0,
  rotateAt: 'start',
  overlap: 1,
  graceMs: 0,
  reuseEnds: false,
  delayMs: 0,
  lateMs: 0,
  loseRefreshAnswer: 0,
  loseRefreshRequest: 0,
  refreshStatus: null,
  apiStatus: null,
  tokenPadding: 0,
  clockSkewSeconds: 0,
  ownRefresher: true,
  webLock: false,
  sessionStorage: false,
});
