// @ts-check
// browser-tabs-lock, as auth0-spa-js takes it where there are no Web Locks: ten times five seconds.

import { LegacyLockManager } from '../../../node_modules/@auth0/auth0-spa-js/src/lock';
import { afterUnauthorized, refreshIfStale } from './tokens.js';

const lock = new LegacyLockManager();

export default afterUnauthorized((stale) =>
  lock.runWithLock('refresh', 5000, () => refreshIfStale(stale)),
);
