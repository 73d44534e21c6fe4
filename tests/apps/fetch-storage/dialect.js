// @ts-check
// OAuth's words: a form, `expires_in`, and a 400 `invalid_grant` for a refused refresh.

import { bearer } from '../dialect.js';

/** @type {import('../dialect.js').Dialect} */
export default {
  refreshPath: '/oauth/token',
  accessToken: bearer,
  refreshToken: async (x) => {
    const { head } = await x.body();
    return new URLSearchParams(head.toString()).get('refresh_token') ?? undefined;
  },
  good: (x, body) => x.compact(200, body),
  expired: (x) => {
    const headers = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };
    x.compact(401, { error: 'invalid_token' }, { headers });
  },
  pair: (x, { access, refresh, expiresIn }) =>
    x.compact(200, {
      access_token: access,
      refresh_token: refresh,
      expires_in: expiresIn,
      token_type: 'Bearer',
    }),
  refused: (x) => x.compact(400, { error: 'invalid_grant' }),
  loggedOut: (x) => x.compact(200, {}),
};
