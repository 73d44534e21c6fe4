// @ts-check
// JSON Web Tokens signed with HS256.

import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * @typedef {Record<string, string|number>} Claims
 * @typedef {{ kind: 'malformed' } | { kind: 'forged' }
 *   | { kind: 'signed', header: any, claims: Claims }} Read
 */

/**
 * @param {object} header
 * @param {Claims} claims
 * @param {Buffer|string} secret
 */
export function signJwt(header, claims, secret) {
  const body = `${encode(header)}.${encode(claims)}`;
  return `${body}.${sign(body, secret).toString('base64url')}`;
}

/**
 * Checks shape and signature; whether it has expired is for the caller, who has the clock.
 * @param {string} token
 * @param {Buffer|string} secret
 * @returns {Read}
 */
export function readJwt(token, secret) {
  const [header, payload, signature, ...rest] = token.split('.');
  if (!header || !payload || !signature || rest.length > 0) return { kind: 'malformed' };
  const [claims, head] = [decode(payload), decode(header)];
  if (!claims || !head) return { kind: 'malformed' };
  const expected = sign(`${header}.${payload}`, secret);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return { kind: 'forged' };
  return { kind: 'signed', header: head, claims };
}

/**
 * Whether this was between then and now, in milliseconds: a token says it in whole seconds.
 * @param {number} begun
 * @param {number} at
 * @param {number} [now]
 */
export function isMeanwhile(begun, at, now = Date.now()) {
  return at > begun - 1000 && at <= now;
}

/**
 * @param {string} body
 * @param {Buffer|string} secret
 */
function sign(body, secret) {
  return createHmac('sha256', secret).update(body).digest();
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
