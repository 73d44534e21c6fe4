// @ts-check
// How an app uses @supabase/auth-js: the session is asked for before each request, and refreshed then if
// it is about to end. The timer that looks twice a minute is off, so that the burst is what finds it.

const KEY = 'bench-session';

/**
 * @typedef {object} Auth What is used of the client, the same in all of its versions.
 * @property {() => Promise<{ data: { session: { access_token: string } | null }, error: Error | null }>} getSession
 * @property {(session: { access_token: string, refresh_token: string }) => Promise<{ error: Error | null }>} setSession
 */

/**
 * @param {(options: { url: string, storageKey: string, autoRefreshToken: boolean, persistSession: boolean,
 *   detectSessionInUrl: boolean }) => Auth} make
 * @returns {import('./tokens.js').Peer}
 */
export function byTheClock(make) {
  /** @type {Auth} */
  let auth;
  return {
    start(origin) {
      auth = make({
        url: `${origin}/api/auth`,
        storageKey: KEY,
        autoRefreshToken: false,
        persistSession: true,
        detectSessionInUrl: false,
      });
    },
    async signedIn(answer) {
      const { error } = await auth.setSession(await answer.json());
      if (error) throw error;
    },
    async call(path, headers) {
      const { data, error } = await auth.getSession();
      if (error) throw error;
      const bearer = data.session?.access_token;
      return (await fetch(path, { headers: { ...headers, Authorization: `Bearer ${bearer}` } }))
        .status;
    },
    expire() {
      const session = JSON.parse(localStorage.getItem(KEY) ?? '{}');
      session.expires_at = Math.floor(Date.now() / 1000) - 1;
      localStorage.setItem(KEY, JSON.stringify(session));
    },
  };
}
