// @ts-check
// GoTrue's words, as @supabase/auth-js reads them.

import { bearer } from '../../apps/dialect.js';

const USER = { id: 'ada', aud: 'authenticated', role: 'authenticated' };

/** @type {import('../../apps/dialect.js').Dialect} */
export default {
  refreshPath: '/api/auth/token',
  accessToken: bearer,
  refreshToken: async (x) => (await x.fields()).refresh_token,
  good: (x, body) => x.compact(200, x.path.endsWith('/user') ? USER : body),
  expired: (x) => x.compact(401, { code: 401, error_code: 'bad_jwt', msg: 'token is expired' }),
  pair: (x, { access, refresh, expiresIn }) =>
    x.compact(200, {
      access_token: access,
      refresh_token: refresh,
      token_type: 'bearer',
      expires_in: expiresIn,
      expires_at: Math.floor(Date.now() / 1000) + expiresIn,
      user: USER,
    }),
  refused: (x) =>
    x.compact(400, {
      code: 400,
      error_code: 'refresh_token_already_used',
      msg: 'Invalid Refresh Token: Already Used',
    }),
  loggedOut: (x) => x.compact(204, {}),
};
