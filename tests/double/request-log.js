// @ts-check
// What a server saw: one line a request. Never a token, a cookie or a query.

/**
 * @typedef {object} Logged
 * @property {number} n 1, 2, 3 … in order of arrival.
 * @property {number} at Arrival, milliseconds since 1970 by the machine's clock.
 * @property {string} method
 * @property {string} path Without the query.
 * @property {number|null} status null while unanswered, and for ever if the connection was closed.
 * @property {string|null} id The `X-Test-Id` header.
 * @property {string|null} user Who it was served to: e-mail or user name.
 * @property {string|null} origin The `Origin` header.
 * @property {number} started Arrival, milliseconds since the server was started.
 * @property {number|null} ended End of the answer or of the connection, on the same scale.
 * @property {boolean} aborted Whether the connection ended before the answer.
 * @property {number|null} bodyLength null if the body was not read to its end.
 * @property {string|null} bodySha256
 * @property {string} [page] The path of the page that sent it, where a test wants to know (tests/bench).
 */

/** Paths with this in them are the pages' own scripts and controls: they would only be noise. */
const OWN = /\/_[a-z]+\//;

/**
 * @template Counts What else a server counts.
 */
export class RequestLog {
  /** @type {Logged[]} */ #requests = [];
  #begin = performance.now();
  #n = 0;
  #zero;

  /**
   * @param {(before: Counts | undefined) => Counts} zero What `reset` counts from.
   * @param {((entry: Logged) => void)|undefined} [onAnswer]
   */
  constructor(zero, onAnswer) {
    this.#zero = zero;
    this.onAnswer = onAnswer;
    this.counts = zero(undefined);
  }

  /** Milliseconds since the server was started. */
  clock() {
    return performance.now() - this.#begin;
  }

  /**
   * @param {{ method: string, path: string, id: string|null, origin: string|null }} request
   * @returns {Logged}
   */
  open(request) {
    const isOwn = OWN.test(request.path);
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
   * Who the last 200 with this test id was served to.
   * @param {string} id
   */
  userOf(id) {
    const served = this.#requests.filter((entry) => entry.id === id && entry.status === 200);
    return served.at(-1)?.user ?? null;
  }

  /** @returns {Counts} */
  snapshot() {
    return structuredClone(this.counts);
  }

  /** Zeroes all of it; what is in flight stays in flight. */
  reset() {
    this.#requests = [];
    this.#n = 0;
    this.counts = this.#zero(this.counts);
  }
}
