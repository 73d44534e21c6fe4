// @ts-check
// The refresh of Dify's front end 0.15.1–1.17.1 (contract §6): a flag in localStorage, polled each
// second by the tabs that wait. Its faults are kept: check and set are two steps, a waiter takes
// the end of the wait for success, and any answer but a 401 is success too.

import { note } from './activity.js';
import { apiPrefix } from './settings.js';

const FLAG = 'is_other_tab_refreshing';
const TIME = 'last_refresh_time';
const TIMEOUT_MS = 100_000;
const POLL_MS = 1000;

let isRefreshing = false;

/** Resolves once the session counts as fresh; rejects if it could not be refreshed. */
export function refreshAccessToken() {
  const timeout = new Promise((_, reject) => {
    setTimeout(() => {
      release();
      reject(new Error('request timeout'));
    }, TIMEOUT_MS);
  });
  return Promise.race([timeout, newAccessToken()]);
}

async function newAccessToken() {
  try {
    if (isTaken()) {
      await untilReleased();
      return;
    }
    isRefreshing = true;
    localStorage.setItem(FLAG, '1');
    localStorage.setItem(TIME, String(Date.now()));
    window.addEventListener('beforeunload', release);
    const answer = await fetch(`${apiPrefix}/refresh-token`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'Content-Type': 'application/json;utf-8' },
    });
    note({ what: 'refresh by this page', status: answer.status });
    if (answer.status === 401) throw new Error('refresh refused');
  } finally {
    release();
  }
}

function isTaken() {
  const age = Date.now() - Number.parseInt(localStorage.getItem(TIME) ?? '0');
  return (localStorage.getItem(FLAG) === '1' && age <= TIMEOUT_MS) || isRefreshing;
}

async function untilReleased() {
  while (localStorage.getItem(FLAG) === '1' || isRefreshing)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** Waiters do this as well, since 1.11.3. */
function release() {
  isRefreshing = false;
  localStorage.removeItem(FLAG);
  localStorage.removeItem(TIME);
  window.removeEventListener('beforeunload', release);
}
