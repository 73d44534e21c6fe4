// @ts-check
// SuperTokens' words: tokens in headers, both ways.

import { bearer } from '../../apps/dialect.js';

/** @type {import('../../apps/dialect.js').Dialect} */
export default {
  refreshPath: '/auth/session/refresh',
  accessToken: bearer,
  refreshToken: async (x) => bearer(x),
  good: (x, body) => x.compact(200, body),
  expired: (x) => x.compact(401, { message: 'try refresh token' }),
  pair: (x, { access, refresh, expiresIn }) => {
    const headers = {
      'st-access-token': access,
      'st-refresh-token': refresh,
      'front-token': frontToken(expiresIn),
    };
    x.compact(200, { status: 'OK' }, { headers });
  },
  refused: (x) => x.compact(401, { message: 'unauthorised' }),
  loggedOut: (x) => x.compact(200, {}, { headers: { 'front-token': 'remove' } }),
};

/**
 * What its pages may know of the tokens.
 * @param {number} expiresIn Seconds.
 */
export function frontToken(expiresIn) {
  const front = { uid: 'ada', ate: Date.now() + expiresIn * 1000, up: {} };
  return Buffer.from(JSON.stringify(front)).toString('base64');
}
