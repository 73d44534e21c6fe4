// @ts-check
// Dify's way (0.15.1 to 1.17.1), written from its description: a flag in localStorage says that a tab
// refreshes; who finds it looks again each second until it is gone, and takes that for success.

import { afterUnauthorized, refresh } from './tokens.js';

const FLAG = 'is_other_tab_refreshing';
const SINCE = 'last_refresh_time';
const STALE_MS = 100_000;
const LOOK_MS = 1000;

export default afterUnauthorized(async () => {
  try {
    if (isTaken()) {
      while (localStorage.getItem(FLAG) === '1')
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      return;
    }
    localStorage.setItem(FLAG, '1');
    localStorage.setItem(SINCE, String(Date.now()));
    addEventListener('beforeunload', release);
    await refresh();
  } finally {
    // Whoever is done, the ones that have waited, too.
    release();
  }
});

function isTaken() {
  const since = Number(localStorage.getItem(SINCE) ?? 0);
  return localStorage.getItem(FLAG) === '1' && Date.now() - since <= STALE_MS;
}

function release() {
  localStorage.removeItem(FLAG);
  localStorage.removeItem(SINCE);
  removeEventListener('beforeunload', release);
}
