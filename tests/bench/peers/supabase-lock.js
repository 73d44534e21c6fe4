// @ts-check
// @supabase/auth-js as it was, under the browser's own lock.

import { GoTrueClient, navigatorLock } from 'auth-js-with-lock';
import { byTheClock } from './go-true.js';

export default byTheClock((options) => new GoTrueClient({ ...options, lock: navigatorLock }));
