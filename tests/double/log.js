// @ts-check
// What the double's server counts.

import { newRefreshCounts } from './refresh-counts.js';
import { RequestLog } from './request-log.js';

/**
 * @typedef {import('./request-log.js').Logged} Logged
 *
 * @typedef {object} Counts
 * @property {import('./refresh-counts.js').RefreshCounts} refresh Those by navigation included.
 * @property {number} navigationRefresh Arrivals at `/auth/refresh`.
 * @property {number} unauthorized 401 answers of the console API, except `/login`, `/refresh-token`.
 * @property {number} csrfRefused Of these: the CSRF check.
 * @property {number} logins
 * @property {number} logouts
 * @property {number} passports Passports issued, each a new EndUser.
 * @property {number} loginStatus
 * @property {number} webappLogouts
 * @property {number} signinPages Loads of `/signin`.
 */

/** @extends {RequestLog<Counts>} */
export class Log extends RequestLog {
  /** @param {((entry: Logged) => void)|undefined} [onAnswer] */
  constructor(onAnswer) {
    super(zero, onAnswer);
  }
}

/**
 * @param {Counts} [before]
 * @returns {Counts}
 */
function zero(before) {
  return {
    refresh: newRefreshCounts(before?.refresh),
    navigationRefresh: 0,
    unauthorized: 0,
    csrfRefused: 0,
    logins: 0,
    logouts: 0,
    passports: 0,
    loginStatus: 0,
    webappLogouts: 0,
    signinPages: 0,
  };
}
