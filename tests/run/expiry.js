// @ts-check
// One expiry: the tokens are dead, and all tabs ask for something at once.

const REQUESTS_PER_TAB = 5;
const GIVE_UP_MS = 60_000;

/**
 * @typedef {object} Expiry What one expiry cost.
 * @property {number} unauthorized Requests that met a 401.
 * @property {number} refreshes
 * @property {number} replays
 * @property {number} failures Requests whose page did not get a 200.
 * @property {number[]} waits How long each request took, in ms, in ascending order.
 */

/**
 * @param {import('../browser/open.js').OpenBrowser} browser
 * @param {import('../browser/tab.js').Tab[]} tabs
 * @param {import('./site.js').Site} site
 * @returns {Promise<Expiry>}
 */
export async function expireOnce(browser, tabs, site) {
  await site.expire(browser);
  const asked = tabs.map((tab) => tab.evaluate(ask, REQUESTS_PER_TAB, site.path, GIVE_UP_MS));
  const answers = (await Promise.all(asked)).flat();
  const { refreshes, unauthorized, sent } = await site.counts();
  return {
    unauthorized,
    refreshes,
    replays: Math.max(0, sent - answers.length),
    failures: answers.filter(({ status }) => status !== 200).length,
    waits: answers.map(({ ms }) => ms).sort((a, b) => a - b),
  };
}

/**
 * Runs in the page: so many requests at once, sent as Dify's front end sends them. A bare `fetch`,
 * because the front end's own wrapper would refresh by itself, and then a failure of the
 * extension would not show.
 * @param {number} n
 * @param {string} path
 * @param {number} giveUpMs
 * @returns {Promise<{ status: number, ms: number }[]>}
 */
function ask(n, path, giveUpMs) {
  const prefix = document.body.dataset.apiPrefix ?? '/console/api';
  // Different addresses: Chromium sends equal ones one after the other.
  return Promise.all(Array.from({ length: n }, (_, index) => once(`${prefix}${path}?n=${index}`)));

  /** @param {string} url */
  async function once(url) {
    const begun = performance.now();
    const token = /(?:^|; )(?:__Host-)?csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    const status = await fetch(url, {
      credentials: 'include',
      headers: { 'X-CSRF-Token': token },
      signal: AbortSignal.timeout(giveUpMs),
    }).then(
      (response) => response.status,
      () => 0,
    );
    return { status, ms: performance.now() - begun };
  }
}
