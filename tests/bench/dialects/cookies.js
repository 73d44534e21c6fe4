// @ts-check
// Both tokens in HttpOnly cookies, as Dify keeps them; a third that pages can read tells them apart.

import { randomUUID } from 'node:crypto';

const HTTP_ONLY = 'HttpOnly; SameSite=Lax';

/** @type {import('../../apps/dialect.js').Dialect} */
export default {
  refreshPath: '/api/auth/refresh',
  accessToken: (x) => x.cookies.get('access_token'),
  refreshToken: async (x) => x.cookies.get('refresh_token'),
  good: (x, body) => x.compact(200, body),
  expired: (x) => x.compact(401, { error: 'Unauthorized' }),
  pair: (x, { access, refresh, expiresIn }) => {
    const cookies = [
      `access_token=${access}; Path=/api; Max-Age=${expiresIn}; ${HTTP_ONLY}`,
      `refresh_token=${refresh}; Path=/api/auth; Max-Age=604800; ${HTTP_ONLY}`,
      `version=${randomUUID()}; Path=/; Max-Age=604800; SameSite=Lax`,
    ];
    x.compact(200, { result: 'success' }, { cookies });
  },
  refused: (x) => x.compact(401, { error: 'No session' }),
  loggedOut: (x) => x.compact(200, {}),
};
