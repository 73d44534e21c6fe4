// @ts-check
// The browser's own lock, and a look inside it whether another tab was faster.

import { afterUnauthorized, refreshIfStale } from './tokens.js';

export default afterUnauthorized((stale) =>
  navigator.locks.request('refresh', () => refreshIfStale(stale)),
);
