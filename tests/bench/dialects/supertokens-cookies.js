// @ts-check
// SuperTokens' words with the tokens in HttpOnly cookies.

import supertokens, { frontToken } from './supertokens.js';

const ATTRIBUTES = 'Max-Age=604800; HttpOnly; SameSite=Lax';

/** @type {import('../../apps/dialect.js').Dialect} */
export default {
  ...supertokens,
  accessToken: (x) => x.cookies.get('sAccessToken'),
  refreshToken: async (x) => x.cookies.get('sRefreshToken'),
  pair: (x, { access, refresh, expiresIn }) => {
    const cookies = [
      `sAccessToken=${access}; Path=/; ${ATTRIBUTES}`,
      `sRefreshToken=${refresh}; Path=${supertokens.refreshPath}; ${ATTRIBUTES}`,
    ];
    const headers = { 'front-token': frontToken(expiresIn) };
    x.compact(200, { status: 'OK' }, { cookies, headers });
  },
};
