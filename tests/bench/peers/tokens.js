// @ts-check
// What an app does itself that keeps its tokens in localStorage, or has its server keep them in HttpOnly
// cookies: the same for every peer that is only a lock. After a 401 a tab refreshes once for all who
// wait in it, and sends again.

/**
 * @typedef {object} Peer What a page of the benchmark can do, whoever it refreshes with.
 * @property {(origin: string) => void} [start]
 * @property {(answer: Response) => Promise<void>} signedIn Keeps what a sign-in has brought.
 * @property {(path: string, headers: Record<string, string>) => Promise<number>} call The status that
 *   the app is given.
 * @property {() => void} [expire] For those that go by the clock: the token in this browser is over.
 */

const ACCESS = 'access_token';
const REFRESH = 'refresh_token';

export const inCookies = document.body.dataset.tokens === 'cookies';

/** The bearer that every tab sees; of those in cookies, what tells one from the next. */
export const access = () =>
  inCookies ? (/version=([^;]+)/.exec(document.cookie)?.[1] ?? null) : localStorage.getItem(ACCESS);

/**
 * @param {string} path
 * @param {Record<string, string>} headers
 */
export function send(path, headers) {
  /** @type {Record<string, string>} */
  const bearer = inCookies ? {} : { Authorization: `Bearer ${access()}` };
  return fetch(path, { headers: { ...headers, ...bearer } });
}

/** One refresh. */
export async function refresh() {
  const response = inCookies
    ? await fetch('/api/auth/refresh', { method: 'POST' })
    : await fetch('/oauth/token', { method: 'POST', body: form() });
  if (!response.ok) throw new Error(`the refresh was answered ${response.status}`);
  await keep(response);
}

/** OAuth's. */
function form() {
  const refresh_token = localStorage.getItem(REFRESH) ?? '';
  return new URLSearchParams({ grant_type: 'refresh_token', refresh_token });
}

/** @param {Response} answer */
export async function keep(answer) {
  if (inCookies) return;
  const { access_token, refresh_token, expires_in } = await answer.json();
  localStorage.setItem(ACCESS, access_token);
  localStorage.setItem(REFRESH, refresh_token);
  localStorage.setItem('expires_at', String(Date.now() + expires_in * 1000));
}

/**
 * @param {(stale: string|null) => Promise<void>} renew What keeps tabs from refreshing at once; it is
 *   told which bearer was refused.
 * @returns {Peer}
 */
export function afterUnauthorized(renew) {
  /** @type {Promise<void>|null} */
  let renewing = null;
  return {
    signedIn: keep,
    async call(path, headers) {
      const stale = access();
      const response = await send(path, headers);
      if (response.status !== 401) return response.status;
      // Renewed while the answer was on its way.
      if (!renewing && access() !== stale) return (await send(path, headers)).status;
      renewing ??= renew(stale).finally(() => (renewing = null));
      await renewing;
      return (await send(path, headers)).status;
    },
  };
}

/**
 * What is done under a lock: nothing, if another tab has done it meanwhile.
 * @param {string|null} stale
 */
export async function refreshIfStale(stale) {
  if (access() === stale) await refresh();
}
