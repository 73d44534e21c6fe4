// @ts-check
// @supabase/auth-js. It refreshes by the clock, when an app asks for the session, and does nothing
// about a 401. The newest version has no lock between tabs: its own server forgives a reuse.

import { GoTrueClient } from '@supabase/auth-js';
import { byTheClock } from './go-true.js';

export default byTheClock((options) => new GoTrueClient(options));
