// @ts-check
// The lock of auth0-spa-js where the browser has Web Locks: given up after five seconds.

import { WebLocksApiManager } from '../../../node_modules/@auth0/auth0-spa-js/src/lock';
import { afterUnauthorized, refreshIfStale } from './tokens.js';

const lock = new WebLocksApiManager();

export default afterUnauthorized((stale) =>
  lock.runWithLock('refresh', 5000, () => refreshIfStale(stale)),
);
