// @ts-check
// The refresh token is an HttpOnly cookie, the bearer is for the page's memory only. A refresh
// without a cookie is answered 401 and means that nobody is signed in.

import { bearer } from '../dialect.js';

const ATTRIBUTES = 'Path=/api/auth; HttpOnly; SameSite=Lax';

/** @type {import('../dialect.js').Dialect} */
export default {
  refreshPath: '/api/auth/refresh',
  accessToken: bearer,
  refreshToken: async (x) => x.cookies.get('refresh_token'),
  good: (x, body) => x.compact(200, body),
  expired: (x) => x.compact(401, { error: 'Unauthorized' }),
  pair: (x, { access, refresh, expiresIn }) => {
    const cookies = [`refresh_token=${refresh}; Max-Age=604800; ${ATTRIBUTES}`];
    x.compact(200, { accessToken: access, expiresIn }, { cookies });
  },
  refused: (x) => x.compact(401, { error: 'No session' }),
  loggedOut: (x) => {
    x.compact(200, {}, { cookies: [`refresh_token=; Max-Age=0; ${ATTRIBUTES}`] });
  },
};
