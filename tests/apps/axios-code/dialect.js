// @ts-check
// Every answer is a 200; its `code` says what it is, and 409 is "expired". The tokens are opaque, and
// the access token travels without a scheme.

/** @type {import('../dialect.js').Dialect} */
export default {
  refreshPath: '/api/user/refreshToken',
  opaque: true,
  accessToken: (x) => x.header('Authorization'),
  refreshToken: async (x) => (await x.fields()).refreshToken,
  good: (x, data) => x.compact(200, { code: 200, msg: 'ok', data }),
  expired: (x) => x.compact(200, { code: 409, msg: 'token expired', data: null }),
  pair: (x, { access, refresh }) =>
    x.compact(200, { code: 200, msg: 'ok', data: { token: access, refreshToken: refresh } }),
  refused: (x) => x.compact(200, { code: 401, msg: 'please sign in', data: null }),
  loggedOut: (x) => x.compact(200, { code: 200, msg: 'ok', data: null }),
};
