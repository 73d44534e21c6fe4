// @ts-check
// The apps' calls as bare HTTP, for the server's own tests. Browsers do not take part here.

import { send } from '../double/client.js';

/**
 * What differs from app to app, as a client sees it.
 * @type {Record<import('./apps.js').AppName, {
 *   pairOf: (answer: import('../double/client.js').Answer) => { access: string, refresh: string },
 *   refresh: (token: string) => import('../double/client.js').Ask,
 *   authorization: (token: string) => string,
 *   outcome: (answer: import('../double/client.js').Answer) => number,
 * }>}
 */
const WAYS = {
  'axios-queue': {
    pairOf: ({ body }) => ({ access: body.accessToken, refresh: body.refreshToken }),
    refresh: (refreshToken) => json({ refreshToken }),
    authorization: (token) => `Bearer ${token}`,
    outcome: ({ status }) => status,
  },
  'axios-code': {
    pairOf: ({ body }) => ({ access: body.data.token, refresh: body.data.refreshToken }),
    refresh: (refreshToken) => json({ refreshToken }),
    authorization: (token) => token,
    outcome: ({ status, body }) => (status === 200 ? body.code : status),
  },
  'fetch-storage': {
    pairOf: ({ body }) => ({ access: body.access_token, refresh: body.refresh_token }),
    refresh: (refresh_token) => ({
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token }).toString(),
    }),
    authorization: (token) => `Bearer ${token}`,
    outcome: ({ status }) => status,
  },
  'bearer-memory': {
    pairOf: ({ body, setCookie }) => ({
      access: body.accessToken,
      refresh: /^refresh_token=([^;]+)/.exec(setCookie[0] ?? '')?.[1] ?? '',
    }),
    refresh: (token) => ({ headers: { cookie: `refresh_token=${token}` } }),
    authorization: (token) => `Bearer ${token}`,
    outcome: ({ status }) => status,
  },
};

/** @param {import('./apps.js').App} app */
export function clientOf(app) {
  const way = WAYS[app.name];
  return {
    /** @returns {Promise<{ access: string, refresh: string }>} */
    async signIn() {
      const answer = await send(`${app.origin}/api/auth/login`, {
        method: 'POST',
        ...json(app.account),
      });
      return way.pairOf(answer);
    },

    /**
     * The status that the app would see, and the new pair of a success.
     * @param {string} token
     */
    async refresh(token) {
      const answer = await send(app.refreshUrl, { method: 'POST', ...way.refresh(token) });
      const status = way.outcome(answer);
      return { status, pair: status === 200 ? way.pairOf(answer) : null, answer };
    },

    /** @param {string} token */
    async call(token) {
      const headers = { Authorization: way.authorization(token) };
      return way.outcome(await send(`${app.origin}/api/things`, { headers }));
    },

    /** @param {string} token */
    async signOut(token) {
      await send(`${app.origin}/api/auth/logout`, { method: 'POST', ...way.refresh(token) });
    },
  };
}

/** @param {object} value */
function json(value) {
  return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}
