// @ts-check
// Asks a browser with the counting copy of the extension what is kept where.

import { eventually } from '../browser/index.js';

/**
 * @typedef {import('../browser/open.js').OpenBrowser} OpenBrowser
 * @typedef {import('../browser/index.js').Tab} Tab
 *
 * @typedef {object} Kept What one realm keeps.
 * @property {number} entries Of its maps: pending requests, refreshes under way, ports.
 * @property {number} timers
 * @property {number} ports Of a relay, open ones.
 * @property {number} listeners
 * @property {number} opened Ports that it has opened so far.
 * @property {number} sent Messages over them.
 * @property {number} received Messages over them, and to the frame.
 * @property {number} wasm Bytes of the memory of the worker's module.
 *
 * @typedef {object} Counts
 * @property {Kept} worker
 * @property {Kept} relays All of them, added up.
 * @property {Kept} pages The same.
 * @property {number} stored Bytes of `storage.session`, as JSON.
 * @property {any[]} records What is stored of each session.
 */

/**
 * @param {OpenBrowser} browser
 * @param {Tab[]} tabs
 * @returns {Promise<Counts>}
 */
export async function countsOf(browser, tabs) {
  const pages = await Promise.all(tabs.map((tab) => tab.evaluate(ofPage)));
  const urls = new Set(tabs.map((tab) => new URL(tab.url()).origin));
  const inside = await browser.extensionEval(
    async (origins) => {
      const ask = { kind: 'load: counts' };
      const all = await chrome.tabs.query({});
      const served = all.filter(({ url = '' }) =>
        origins.some((each) => url.startsWith(`${each}/`)),
      );
      const relays = served.map(({ id = -1 }) => chrome.tabs.sendMessage(id, ask, { frameId: 0 }));
      const session = await chrome.storage.session.get(null);
      return {
        worker: await chrome.runtime.sendMessage(ask),
        relays: await Promise.all(relays),
        stored: JSON.stringify(session).length,
        records: Object.entries(session)
          .filter(([key]) => key.startsWith('session '))
          .map(([, stored]) => /** @type {any} */ (stored).record),
      };
    },
    [...urls],
  );
  return { ...inside, relays: sum(inside.relays), pages: sum(pages) };
}

/**
 * The counts once everything is at rest: no port, no timer, nobody who waits. A hidden page's timers
 * come late (in Chromium once a minute, where one has come again and again), so this is waited for.
 * @param {OpenBrowser} browser
 * @param {Tab[]} tabs
 */
export async function atRest(browser, tabs) {
  /** @type {Counts | undefined} */
  let counts;
  await eventually(
    async () => {
      counts = await countsOf(browser, tabs);
      const { worker, relays, pages } = counts;
      return [worker.entries, relays.entries, relays.ports, relays.timers, pages.timers].every(
        (n) => n === 0,
      );
    },
    { timeout: 90_000, every: 250, what: 'everything is at rest' },
  ).catch((error) => {
    const { records: _, ...kept } = counts ?? {};
    throw new Error(`not at rest: ${JSON.stringify(kept)}`, { cause: error });
  });
  return /** @type {Counts} */ (counts);
}

/** Runs in the page. */
function ofPage() {
  return /** @type {any} */ (globalThis)[Symbol.for('load')].told();
}

/** @param {Kept[]} all @returns {Kept} */
function sum(all) {
  const [first, ...more] = all;
  const total = { .../** @type {Kept} */ (first) };
  for (const each of more) {
    for (const key of /** @type {(keyof Kept)[]} */ (Object.keys(total))) total[key] += each[key];
  }
  return total;
}
