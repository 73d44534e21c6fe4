// @ts-check
// Dify's tokens: JWTs signed with HS256 (access, csrf, passport) and the opaque refresh token.

import { randomBytes } from 'node:crypto';
import { readJwt, signJwt } from './jwt.js';

/**
 * @typedef {import('./jwt.js').Claims} Claims
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
    return signJwt({ alg: 'HS256', typ: 'JWT', kid: String(this.#serial) }, claims, this.#secret);
  }

  /**
   * @param {string} token
   * @param {number} now The server's clock, milliseconds.
   * @returns {Verified}
   * @throws {TokenRefused}
   */
  verify(token, now) {
    const read = readJwt(token, this.#secret);
    if (read.kind === 'malformed') throw new TokenRefused('Invalid token.');
    if (read.kind === 'forged') throw new TokenRefused('Invalid token signature.');
    const { claims, header } = read;
    if (typeof claims.exp === 'number' && claims.exp * 1000 <= now)
      throw new TokenRefused('Token has expired.');
    return { claims, serial: Number(header.kid) };
  }
}

/** A new refresh token: 128 hexadecimal digits. */
export function newRefreshToken() {
  return randomBytes(64).toString('hex');
}
