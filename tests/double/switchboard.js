// @ts-check
// Switches: how a server misbehaves, on demand. Those that every server has are used here.

/**
 * An answer that takes the place of the real one.
 * @typedef {object} Substitute
 * @property {number} [status] HTTP status; 401 for `apiStatus`, 503 for `refreshStatus` by default.
 * @property {string} [code] `code` in the body; without it the body has none.
 * @property {string} [message]
 * @property {number|string} [retryAfter] Value of `Retry-After`.
 * @property {boolean} [html] An HTML body as a proxy sends it, instead of JSON.
 * @property {number} [bytes] The HTML body is at least so long.
 * @property {boolean} [rotate] `refreshStatus` only: rotate and set the cookies all the same.
 * @property {number} [times] How many answers; 1 by default, `Infinity` until cleared.
 */

/**
 * @typedef {Substitute & { path: string, method?: string }} PathSubstitute
 * `path`: whole (`/console/api/apps`) or after an API prefix (`/apps`); a final `*` matches any rest.
 */

/**
 * @typedef {object} Common
 * @property {number} clockSkewSeconds The server's clock is ahead by so much.
 * @property {number} loseRefreshAnswer Rotate, then close the connection unanswered: so many times.
 * @property {number} [cutRefreshAnswer] Close the connection in the midst of the answer: so many times.
 * @property {number} loseRefreshRequest Close the connection without rotating: so many times.
 * @property {number} [loseLogoutAnswer] Sign out, then close the connection unanswered: so many times.
 * @property {Substitute|null} refreshStatus Answers of the refresh that are not its own.
 * @property {PathSubstitute|PathSubstitute[]|null} apiStatus Answers of other paths that are not theirs.
 */

/**
 * The switches of one server, those that count down included.
 * @template {Common} Switches
 */
export class Switchboard {
  /** @type {Readonly<Switches>} */ #initial;
  /** @type {Switches} */ #current;

  /**
   * @param {Readonly<Switches>} defaults
   * @param {Record<string, unknown>} options Those of its entries that are switches.
   */
  constructor(defaults, options) {
    const given = Object.entries(options).filter(([name]) => name in defaults);
    this.#initial = { ...defaults, ...Object.fromEntries(given) };
    this.#current = structuredClone(this.#initial);
  }

  /** @returns {Readonly<Switches>} */
  get on() {
    return this.#current;
  }

  /** @param {Partial<Switches>} changes */
  set(changes) {
    for (const name of Object.keys(changes))
      if (!(name in this.#initial)) throw new TypeError(`there is no switch '${name}'`);
    // Copies, because `times` counts down and the caller's object must not.
    this.#current = { ...this.#current, ...structuredClone(changes) };
  }

  clear() {
    this.#current = structuredClone(this.#initial);
  }

  /**
   * Takes one of a switch that counts down; tells whether there was one.
   * @param {'loseRefreshAnswer'|'cutRefreshAnswer'|'loseRefreshRequest'|'loseLogoutAnswer'} name
   */
  take(name) {
    const left = Number(this.#current[name] ?? 0);
    if (left > 0) Object.assign(this.#current, { [name]: left - 1 });
    return left > 0;
  }

  /** @returns {Substitute|null} */
  takeRefreshStatus() {
    return useUp(this.#current.refreshStatus);
  }

  /**
   * @param {string} method
   * @param {string} path The whole path.
   * @returns {Substitute|null}
   */
  takeApiStatus(method, path) {
    for (const substitute of [this.#current.apiStatus ?? []].flat()) {
      if (substitute.method && substitute.method !== method) continue;
      if (matches(substitute.path, path) && useUp(substitute)) return substitute;
    }
    return null;
  }

  /** The server's clock, in milliseconds. */
  now() {
    return Date.now() + this.#current.clockSkewSeconds * 1000;
  }
}

/** @param {Substitute|null} substitute */
function useUp(substitute) {
  if (!substitute) return null;
  const left = substitute.times ?? 1;
  if (left <= 0) return null;
  substitute.times = left - 1;
  return substitute;
}

/**
 * @param {string} pattern
 * @param {string} path
 */
function matches(pattern, path) {
  const candidates = [path, path.replace(/^\/console\/api|^\/api/, '')];
  if (!pattern.endsWith('*')) return candidates.includes(pattern);
  return candidates.some((candidate) => candidate.startsWith(pattern.slice(0, -1)));
}
