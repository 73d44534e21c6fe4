// @ts-check
// What makes one app's API differ from another's: where the tokens travel and how "expired" sounds.

/**
 * @typedef {import('../double/exchange.js').Exchange} Exchange
 * @typedef {import('./state.js').Pair} Pair
 *
 * @typedef {object} Dialect
 * @property {string} refreshPath
 * @property {boolean} [opaque] Access tokens are no JWTs: nobody can read their expiry.
 * @property {(x: Exchange) => string|undefined} accessToken Of a protected call.
 * @property {(x: Exchange) => Promise<string|undefined>} refreshToken Of a refresh or a log-out.
 * @property {(x: Exchange, body: unknown) => void} good The answer of a protected call.
 * @property {(x: Exchange) => void} expired Expired, missing and garbage alike.
 * @property {(x: Exchange, pair: Pair) => void} pair After a sign-in and after a refresh.
 * @property {(x: Exchange) => void} refused A refresh or a sign-in that is refused.
 * @property {(x: Exchange) => void} loggedOut
 */

/**
 * The token of `Authorization: Bearer …`.
 * @param {Exchange} x
 */
export function bearer(x) {
  return /^Bearer (.+)$/.exec(x.header('Authorization') ?? '')?.[1];
}
