// @ts-check
// Cookie names and attributes as Dify's server writes them (contract §2), in its order.

/**
 * @typedef {'access_token'|'refresh_token'|'csrf_token'|'webapp_access_token'} CookieName
 * @typedef {{ access: string, refresh: string, csrf: string }} TokenSet
 */

/** The names and attributes of one server's cookies. */
export class CookieRules {
  /** @param {{ secure: boolean, cookieDomain: string, partitioned: boolean }} options */
  constructor({ secure, cookieDomain, partitioned }) {
    this.secure = secure;
    this.partitioned = partitioned;
    this.domain = cookieDomain.replace(/^\./, '');
  }

  /** @param {CookieName} base */
  name(base) {
    return this.secure && !this.domain ? `__Host-${base}` : base;
  }

  /**
   * The three cookies of a login, in the order of a login.
   * @param {TokenSet} tokens
   * @param {Lifetimes} lifetimes
   */
  ofLogin(tokens, lifetimes) {
    const { access, refresh, csrf } = this.#issue(tokens, lifetimes);
    return [access, refresh, csrf];
  }

  /**
   * The same three in the order of a refresh, which is another.
   * @param {TokenSet} tokens
   * @param {Lifetimes} lifetimes
   */
  ofRefresh(tokens, lifetimes) {
    const { access, refresh, csrf } = this.#issue(tokens, lifetimes);
    return [csrf, access, refresh];
  }

  /** What a console logout sends: no Max-Age, an Expires in 1970. */
  clearing() {
    return [
      this.#cleared('access_token', true, 'Lax'),
      this.#cleared('refresh_token', true, 'Lax'),
      this.#cleared('csrf_token', false, 'Lax'),
    ];
  }

  /** What a web-app logout sends. */
  clearingWebapp() {
    return [this.#cleared('webapp_access_token', true, 'None')];
  }

  /**
   * @param {TokenSet} tokens
   * @param {Lifetimes} lifetimes
   */
  #issue(tokens, { accessSeconds, refreshSeconds, now }) {
    /** @type {(base: CookieName, value: string, seconds: number, httpOnly: boolean) => string} */
    const cookie = (base, value, seconds, httpOnly) =>
      this.#write(
        base,
        value,
        [`Expires=${new Date(now + seconds * 1000).toUTCString()}`, `Max-Age=${seconds}`],
        httpOnly,
        'Lax',
      );
    return {
      access: cookie('access_token', tokens.access, accessSeconds, true),
      refresh: cookie('refresh_token', tokens.refresh, refreshSeconds, true),
      csrf: cookie('csrf_token', tokens.csrf, accessSeconds, false),
    };
  }

  /**
   * @param {CookieName} base
   * @param {boolean} httpOnly
   * @param {'Lax'|'None'} sameSite
   */
  #cleared(base, httpOnly, sameSite) {
    return this.#write(base, '', ['Expires=Thu, 01 Jan 1970 00:00:00 GMT'], httpOnly, sameSite);
  }

  /**
   * @param {CookieName} base
   * @param {string} value
   * @param {string[]} lifetime
   * @param {boolean} httpOnly
   * @param {'Lax'|'None'} sameSite
   */
  #write(base, value, lifetime, httpOnly, sameSite) {
    return [
      `${this.name(base)}=${value}`,
      ...(this.domain ? [`Domain=${this.domain}`] : []),
      ...lifetime,
      ...(this.secure ? ['Secure'] : []),
      ...(httpOnly ? ['HttpOnly'] : []),
      'Path=/',
      `SameSite=${this.partitioned ? 'None' : sameSite}`,
      ...(this.partitioned ? ['Partitioned'] : []),
    ].join('; ');
  }
}

/** @typedef {{ accessSeconds: number, refreshSeconds: number, now: number }} Lifetimes */

/**
 * @param {string|undefined} header The `Cookie` header.
 * @returns {Map<string, string>}
 */
export function parseCookies(header) {
  const cookies = new Map();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  return cookies;
}
