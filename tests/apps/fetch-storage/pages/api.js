// @ts-check
// Plain fetch: after a 401 it refreshes, once for all who wait in this tab, and sends again.

import { note } from '../../../double/pages/activity.js';
import { ownRefresher, throwOut } from '../../pages/run.js';

const hasLock = 'webLock' in document.body.dataset;
const store = 'sessionStorage' in document.body.dataset ? sessionStorage : localStorage;

/** @type {Promise<void>|null} */
let refreshing = null;

/**
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {string} [method]
 */
export async function api(path, headers, method) {
  const token = store.getItem('access_token');
  const response = await send(path, headers, method);
  if (response.status !== 401 || !ownRefresher) return response;
  refreshing ??= renew(token).finally(() => (refreshing = null));
  await refreshing;
  return send(path, headers, method);
}

/**
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {string} [method]
 */
function send(path, headers, method) {
  const token = store.getItem('access_token');
  return fetch(path, { method, headers: { ...headers, Authorization: `Bearer ${token}` } });
}

/** @param {string|null} token The one that has expired. */
async function renew(token) {
  if (!hasLock) return refresh();
  await navigator.locks.request('token', async () => {
    // Another tab has done it meanwhile.
    if (store.getItem('access_token') === token) await refresh();
  });
}

async function refresh() {
  const refresh_token = refreshToken();
  const response = await fetch('/oauth/token', {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token }),
  });
  note({ what: 'refresh by this page', status: response.status });
  if (!response.ok) {
    forget();
    throwOut();
    throw new Error('the session is over');
  }
  keep(await response.json());
}

/** @param {{ access_token: string, refresh_token: string, expires_in: number }} pair */
export function keep({ access_token, refresh_token, expires_in }) {
  store.setItem('access_token', access_token);
  store.setItem('refresh_token', refresh_token);
  store.setItem('expires_at', String(Date.now() + expires_in * 1000));
}

export const has = () => store.getItem('access_token') !== null;

export const refreshToken = () => store.getItem('refresh_token') ?? '';

export function forget() {
  for (const key of ['access_token', 'refresh_token', 'expires_at']) store.removeItem(key);
}
