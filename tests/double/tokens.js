// @ts-check
// Dify's tokens: JWTs signed with HS256 (access, csrf, passport) and the opaque refresh token.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * @typedef {Record<string, string|number>} Claims
 * @typedef {{ claims: Claims, serial: number }} Verified
 */

/** A JWT that is not good, in the words of Dify's PassportService. */
export class TokenRefused extends Error {}

/** Mints and verifies the JWTs of one server. */
export class Mint {
  #secret = randomBytes(32);
  #serial = 0;

  /** The serial of the newest token. */
  get serial() {
    return this.#serial;
  }

  /**
   * The claims are exactly Dify's. Two real tokens of one account and one second are the same
   * string; here the header carries a serial (`kid`), so that a test can tell a token from the
   * next, and the server can expire those of before.
   * @param {Claims} claims
   */
  sign(claims) {
    this.#serial += 1;
    const header = { alg: 'HS256', typ: 'JWT', kid: String(this.#serial) };
    const body = `${encode(header)}.${encode(claims)}`;
    return `${body}.${this.#signature(body).toString('base64url')}`;
  }

  /**
   * @param {string} token
   * @param {number} now The server's clock, milliseconds.
   * @returns {Verified}
   * @throws {TokenRefused}
   */
  verify(token, now) {
    const [header, payload, signature, ...rest] = token.split('.');
    if (!header || !payload || !signature || rest.length > 0)
      throw new TokenRefused('Invalid token.');
    const [claims, kid] = [decode(payload), decode(header)?.kid];
    if (!claims) throw new TokenRefused('Invalid token.');
    const expected = this.#signature(`${header}.${payload}`);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new TokenRefused('Invalid token signature.');
    if (typeof claims.exp === 'number' && claims.exp * 1000 <= now)
      throw new TokenRefused('Token has expired.');
    return { claims, serial: Number(kid) };
  }

  /** @param {string} body */
  #signature(body) {
    return createHmac('sha256', this.#secret).update(body).digest();
  }
}

/** A new refresh token: 128 hexadecimal digits. */
export function newRefreshToken() {
  return randomBytes(64).toString('hex');
}

/** @param {object} value */
function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * @param {string} part
 * @returns {any}
 */
function decode(part) {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
