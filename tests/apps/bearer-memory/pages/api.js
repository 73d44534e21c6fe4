// @ts-check
// The bearer is in memory only, the refresh token in a cookie that no script sees. Each tab refreshes
// when it is opened, again by a timer before the expiry, and after a 401.

import { note } from '../../../double/pages/activity.js';
import { ownRefresher, throwOut } from '../../pages/run.js';

/** @type {string|null} */
let bearer = null;
/** @type {Promise<boolean>|null} */
let refreshing = null;
/** @type {ReturnType<typeof setTimeout>|undefined} */
let timer;

/** Whether there is a session. One at a time in this tab. */
export function refresh() {
  refreshing ??= callRefresh().finally(() => (refreshing = null));
  return refreshing;
}

/**
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {string} [method]
 */
export async function api(path, headers, method) {
  const response = await send(path, headers, method);
  if (response.status !== 401 || !ownRefresher) return response;
  if (await refresh()) return send(path, headers, method);
  throwOut();
  return response;
}

/** @param {{ accessToken: string, expiresIn: number }} answer */
export function keep({ accessToken, expiresIn }) {
  bearer = accessToken;
  clearTimeout(timer);
  if (ownRefresher) timer = setTimeout(onTimer, expiresIn * 750);
}

export function forget() {
  bearer = null;
  clearTimeout(timer);
}

async function onTimer() {
  if (await refresh()) return;
  forget();
  throwOut();
}

async function callRefresh() {
  const response = await fetch('/api/auth/refresh', { method: 'POST', credentials: 'include' });
  note({ what: 'refresh by this page', status: response.status });
  if (response.ok) keep(await response.json());
  return response.ok;
}

/**
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {string} [method]
 */
function send(path, headers, method) {
  return fetch(path, {
    method,
    headers: { ...headers, ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}) },
  });
}
