// @ts-check
// The real Flowfile with its own front end: how its server answers, what happens without Holdfast,
// and what Holdfast promises. FLOWFILE names the version (0.8.1; `newest`).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { browsers, eventually, openBrowser, timePasses } from '../../browser/index.js';
import { allowSite } from '../../e2e/own-site.js';
import { probe } from '../../flowfile/probe.js';
import { startFront } from './front.js';
import { account, API, refreshToken, sign, startRealFlowfile, token } from './server.js';

/** @typedef {import('../../browser/index.js').Tab} Tab */

const VERSION = process.env.FLOWFILE ?? '0.8.1';
const TABS = 5;
/** Seconds that an access token lives, for so many pages to be loaded with it. */
const lifeFor = (/** @type {number} */ pages) => 12 + 4 * pages;
const OVER = -3600;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Within so long after a refresh or a sign-in, a 401 is taken for a server that lags behind. */
const REST_MS = 2100;
const KEYS = ['auth_refresh_token', 'auth_token', 'auth_token_expiration', 'auth_username'];
/** How many requests the catalog page makes at once when it is opened. */
const CATALOG_CALLS = VERSION === '0.8.1' ? 9 : 1;

/** @type {Awaited<ReturnType<typeof startRealFlowfile>>} */
let flowfile;
before(async () => {
  flowfile = await startRealFlowfile(VERSION);
  console.log(`Flowfile ${flowfile.version}`);
});
after(() => flowfile?.close());

test('the server answers as the double does', async () => {
  const answers = readFileSync(new URL('../../flowfile/answers.json', import.meta.url), 'utf8');
  assert.deepEqual(await probe({ api: API, account, sign }), JSON.parse(answers));
});

for (const name of browsers)
  describe(`Flowfile ${VERSION}, ${name}`, { timeout: 15 * MINUTE_MS }, () => {
    /** @type {Awaited<ReturnType<typeof startFront>>} */
    let front;
    /** @type {import('../../browser/open.js').OpenBrowser} */
    let browser;
    /** @type {Tab[]} */
    let tabs = [];
    before(async () => {
      front = await startFront();
      // As people install it: this machine is allowed by a click, as any site is.
      const extension = fileURLToPath(new URL('../../../dist', import.meta.url));
      browser = await openBrowser(name, { extension, install: false });
    });
    afterEach(async () => {
      front.mend();
      await Promise.all(tabs.splice(0).map((tab) => tab.close()));
    });
    after(async () => {
      await browser?.close();
      await front?.close();
    });

    const address = (/** @type {string} */ hash) => `${front.origin}/ui#/main/${hash}`;

    /** @param {string} url */
    async function open(url) {
      const tab = await browser.newTab(url);
      tabs.push(tab);
      return tab;
    }

    /**
     * Signed in, as the pages have it in their storage; the counts are zero.
     * @param {object} [given]
     * @param {number} [given.life] Seconds that the access token has left.
     * @param {number} [given.guess] Milliseconds that the pages think it has left.
     * @param {string} [given.refresh] Another refresh token.
     */
    async function signedIn({ life = OVER, guess = HOUR_MS, refresh } = {}) {
      const tab = await open(`${front.origin}/health/status`);
      await tab.evaluate(() => localStorage.clear());
      await keep(tab, {
        auth_token: token(life),
        auth_refresh_token: refresh ?? (await refreshToken()),
        auth_token_expiration: `${Date.now() + guess}`,
        auth_username: account.username,
      });
      front.reset();
      return tab;
    }

    /** @param {Tab} tab @param {Record<string, string>} values */
    const keep = (tab, values) =>
      tab.evaluate((values) => {
        for (const [key, value] of Object.entries(values)) localStorage.setItem(key, value);
      }, values);

    /** @param {Tab} tab */
    const keys = (tab) =>
      tab.evaluate(() =>
        Object.keys(localStorage)
          .filter((key) => key.startsWith('auth_'))
          .sort(),
      );

    /** The page has been there, and its requests have ended well. @param {string} path */
    const served = (path, times = 1) =>
      eventually(() => front.answered(path, 200) >= times, {
        timeout: MINUTE_MS,
        what: `${times} good answers of ${path}`,
      });

    /** @param {Tab} tab @param {string} hash */
    const goTo = (tab, hash) =>
      tab.evaluate((hash) => void (location.hash = `#/main/${hash}`), hash);

    /** @param {Tab} tab */
    const hashOf = (tab) => tab.evaluate(() => location.hash);

    /**
     * So many tabs show the designer, loaded with a token that has expired by now, as they do not
     * know.
     * @param {number} n
     */
    async function expiredMeanwhile(n) {
      const life = lifeFor(n);
      const first = await signedIn({ life });
      const expiry = Date.now() + (life + 1) * 1000;
      await first.page.goto(address('designer'));
      for (let more = 1; more < n; more += 1) await open(address('designer'));
      await served('/active_flowfile_sessions', 2 * n);
      assert.ok(Date.now() < expiry, 'they are loaded within its life');
      await timePasses(expiry - Date.now());
      assert.deepEqual(front.refreshes(), []);
      front.reset();
    }

    /** One after the other, as a person does: a hidden page of Flowfile does not change what it shows. */
    async function allToTheCatalog() {
      for (const [at, tab] of tabs.entries()) {
        await tab.focus();
        await goTo(tab, 'catalog');
        await served('/catalog/', (at + 1) * CATALOG_CALLS);
      }
    }

    test('without Holdfast, the catalog page sends a refresh for each request that failed', async () => {
      await expiredMeanwhile(1);
      await goTo(tabs[0], 'catalog');
      await served('/catalog/', CATALOG_CALLS);
      assert.deepEqual(front.refreshes(), Array(CATALOG_CALLS).fill(200));
    });

    test('without Holdfast, each of five tabs sends its own', async () => {
      await expiredMeanwhile(TABS);
      await allToTheCatalog();
      assert.deepEqual(front.refreshes(), Array(TABS * CATALOG_CALLS).fill(200));
    });

    test('without Holdfast, a 502 signs out', async () => {
      await expiredMeanwhile(1);
      front.fail('badGateway');
      await goTo(tabs[0], 'catalog');
      await eventually(() => front.refreshes().length > 0);
      await eventually(async () => (await keys(tabs[0])).length === 0, { what: 'signed out' });
    });

    test('from here on with Holdfast', async () => {
      await browser.install();
      // Expiries are what is counted here, so nothing is refreshed before its time.
      const settings = { holdSeconds: 3, late: [front.origin] };
      await allowSite(browser, front.origin, { builtIn: 'flowfile' }, settings);
    });

    test('the catalog page costs one refresh', async () => {
      await expiredMeanwhile(1);
      await goTo(tabs[0], 'catalog');
      await served('/catalog/', CATALOG_CALLS);
      assert.deepEqual(front.refreshes(), [200]);
      assert.equal(await hashOf(tabs[0]), '#/main/catalog');
    });

    test('five tabs cost one refresh per expiry', async () => {
      await expiredMeanwhile(TABS);
      await allToTheCatalog();
      assert.deepEqual(front.refreshes(), [200]);
      for (const tab of tabs) assert.equal(await hashOf(tab), '#/main/catalog');
    });

    test('five tabs loaded at once after an idle night: one refresh, no sign-in page', async () => {
      const first = await signedIn({ guess: -HOUR_MS });
      for (let n = 1; n < TABS; n += 1) await open(`${front.origin}/health/status`);
      await timePasses(REST_MS);
      front.reset();
      await Promise.all(tabs.map((tab) => tab.page.goto(address('catalog'))));
      await served('/catalog/', TABS * CATALOG_CALLS);
      assert.deepEqual(front.refreshes(), [200]);
      for (const tab of tabs) assert.equal(await hashOf(tab), '#/main/catalog');
      assert.deepEqual(await keys(first), KEYS);
    });

    for (const state of /** @type {const} */ (['badGateway', 'cut']))
      test(`a server that is ${state} signs nobody out, and all is well when it is back`, async () => {
        await expiredMeanwhile(1);
        const [tab] = tabs;
        front.fail(state);
        await goTo(tab, 'catalog');
        await eventually(() => front.refreshes().length > 0);
        // Longer than a request is held.
        await timePasses(5000);
        assert.deepEqual(await keys(tab), KEYS);
        assert.equal(await hashOf(tab), '#/main/catalog');
        front.mend();
        front.reset();
        await tab.page.reload();
        await served('/catalog/', CATALOG_CALLS);
        assert.deepEqual(front.refreshes(), [200]);
        assert.equal(await hashOf(tab), '#/main/catalog');
        assert.deepEqual(await keys(tab), KEYS);
      });

    test('a refusal before the page has asked for anything ends at the sign-in page', async () => {
      const refresh = token(OVER, 'refresh');
      // A relay hears what is stored in another tab; that of the same tab does not.
      await open(`${front.origin}/health/status`);
      // Its own refresh is under way when its first request meets a 401: there it hangs by itself.
      const tab = await signedIn({ refresh, guess: 2 * MINUTE_MS });
      await timePasses(REST_MS);
      await tab.page.goto(address('designer'));
      await eventually(() => front.refreshes().includes(401));
      // Longer than a request is held.
      await timePasses(5000);
      // The next one does not wait for ever.
      await goTo(tab, 'catalog');
      await eventually(async () => (await keys(tab)).length === 0, { what: 'signed out' });
    });

    test('a sign-out in one tab reaches the others', async () => {
      const first = await signedIn({ life: 600 });
      const second = await open(address('designer'));
      await served('/active_flowfile_sessions', 2);
      // What the page's own log-out does: no request, the four keys.
      await first.evaluate((keys) => keys.forEach((key) => localStorage.removeItem(key)), KEYS);
      await eventually(async () => (await hashOf(second)).includes('login'), { what: 'login' });
      assert.deepEqual(front.refreshes(), []);
    });
  });
