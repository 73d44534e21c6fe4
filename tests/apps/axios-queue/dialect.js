// @ts-check
// Two JWTs, JSON both ways, a 401 when expired.

import { bearer } from '../dialect.js';

/** @type {import('../dialect.js').Dialect} */
export default {
  refreshPath: '/api/auth/refresh',
  accessToken: bearer,
  refreshToken: async (x) => (await x.fields()).refreshToken,
  good: (x, body) => x.compact(200, body),
  expired: (x) => x.compact(401, { message: 'Unauthorized' }),
  pair: (x, { access, refresh }) => x.compact(200, { accessToken: access, refreshToken: refresh }),
  refused: (x) => x.compact(401, { message: 'Invalid refresh token' }),
  loggedOut: (x) => x.compact(204, {}),
};
