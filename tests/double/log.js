// @ts-check
// What the server saw: one line a request and a few counters. Never a token, a cookie or a query.

/**
 * @typedef {object} Logged
 * @property {number} n 1, 2, 3 … in order of arrival.
 * @property {number} at Arrival, milliseconds since 1970 by the machine's clock.
 * @property {string} method
 * @property {string} path Without the query.
 * @property {number|null} status null while unanswered, and for ever if the connection was closed.
 * @property {string|null} id The `X-Test-Id` header.
 * @property {string|null} user E-mail of the account that it was served to.
 * @property {string|null} origin The `Origin` header.
 * @property {number} started Arrival, milliseconds since the double was started.
 * @property {number|null} ended End of the answer or of the connection, on the same scale.
 * @property {boolean} aborted Whether the connection ended before the answer.
 * @property {number|null} bodyLength null if the body was not read to its end.
 * @property {string|null} bodySha256
 */

/**
 * @typedef {object} RefreshCounts
 * @property {number} total Refreshes that arrived, those by navigation included.
 * @property {number} ok Rotated and answered.
 * @property {number} refused 401 of the server's own.
 * @property {number} reused Of the refused: those with a token that had been rotated already.
 * @property {number} lost Connection closed unanswered, by a switch.
 * @property {number} substituted Answered by `refreshStatus`, `refreshHtml`, `redirectRefreshTo`.
 * @property {number} inFlight
 * @property {number} inFlightMax
 */

/**
 * @typedef {object} Counts
 * @property {RefreshCounts} refresh
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

export class Log {
  /** @type {Logged[]} */ #requests = [];
  /** @type {Counts} */ counts = zero(0);
  #begin = performance.now();
  #n = 0;

  /** @param {((entry: Logged) => void)|undefined} [onAnswer] */
  constructor(onAnswer) {
    this.onAnswer = onAnswer;
  }

  /** Milliseconds since the double was started. */
  clock() {
    return performance.now() - this.#begin;
  }

  /**
   * @param {{ method: string, path: string, id: string|null, origin: string|null }} request
   * @returns {Logged}
   */
  open(request) {
    // The pages' own scripts and controls are not Dify's and would only be noise.
    const isOwn = request.path.includes('/_double/');
    if (!isOwn) this.#n += 1;
    /** @type {Logged} */
    const entry = {
      n: this.#n,
      at: Date.now(),
      ...request,
      status: null,
      user: null,
      started: this.clock(),
      ended: null,
      aborted: false,
      bodyLength: null,
      bodySha256: null,
    };
    if (!isOwn) this.#requests.push(entry);
    return entry;
  }

  /** @param {Logged} entry */
  close(entry) {
    entry.ended = this.clock();
    this.onAnswer?.({ ...entry });
  }

  requests() {
    return this.#requests.map((entry) => ({ ...entry }));
  }

  /**
   * The account that the last 200 with this test id was served to.
   * @param {string} id
   */
  userOf(id) {
    const served = this.#requests.filter((entry) => entry.id === id && entry.status === 200);
    return served.at(-1)?.user ?? null;
  }

  /** @returns {Counts} */
  snapshot() {
    return { ...this.counts, refresh: { ...this.counts.refresh } };
  }

  /** Zeroes all of it; what is in flight stays in flight. */
  reset() {
    this.#requests = [];
    this.#n = 0;
    this.counts = zero(this.counts.refresh.inFlight);
  }
}

/**
 * @param {number} inFlight
 * @returns {Counts}
 */
function zero(inFlight) {
  return {
    refresh: {
      total: 0,
      ok: 0,
      refused: 0,
      reused: 0,
      lost: 0,
      substituted: 0,
      inFlight,
      inFlightMax: inFlight,
    },
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
