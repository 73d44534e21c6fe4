// @ts-check
// The real Flowfile with its own front end: what Holdfast promises, and what happens without it.
// FLOWFILE names the version (0.8.1; `newest`).

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { browsers, eventually, openBrowser, timePasses } from '../../browser/index.js';
import { allowSite } from '../../e2e/own-site.js';
import { accessToken, ORIGIN, signIn, startRealFlowfile } from './server.js';

/** @typedef {import('../../browser/index.js').Tab} Tab */

const VERSION = process.env.FLOWFILE ?? '0.8.1';
const TABS = 5;
/** Seconds that an access token lives, for a page to be loaded with it. */
const LIFE = 12;
const CATALOG = `${ORIGIN}/ui#/main/catalog`;

for (const name of browsers)
  describe(`Flowfile ${VERSION}, ${name}`, { timeout: 15 * 60_000 }, () => {
    /** @type {Awaited<ReturnType<typeof startRealFlowfile>>} */
    let flowfile;
    /** @type {import('../../browser/open.js').OpenBrowser} */
    let browser;
    /** @type {Tab[]} */
    const tabs = [];
    before(async () => {
      flowfile = await startRealFlowfile(VERSION);
      // As people install it: this machine is allowed by a click, as any site is.
      const extension = fileURLToPath(new URL('../../../dist', import.meta.url));
      browser = await openBrowser(name, { extension, install: false });
    });
    beforeEach(async () => {
      await Promise.all(tabs.splice(0).map((tab) => tab.close()));
    });
    after(async () => {
      await browser?.close();
      await flowfile?.close();
    });

    /**
     * Opens a page whose access token is over, or will be soon; its own guess is an hour.
     * @param {string} [url]
     * @param {number} [seconds]
     */
    async function openExpired(url = CATALOG, seconds = -3600) {
      const tab = await browser.newTab(`${ORIGIN}/health/status`);
      tabs.push(tab);
      await tab.evaluate(
        (keys) => {
          for (const [key, value] of Object.entries(keys)) localStorage.setItem(key, value);
        },
        {
          auth_token: accessToken(seconds),
          auth_refresh_token: (await signIn()).refresh_token,
          auth_token_expiration: `${Date.now() + 3_600_000}`,
          auth_username: 'admin',
        },
      );
      flowfile.reset();
      await tab.page.goto(url);
      return tab;
    }

    /** @param {Tab} tab */
    const hashOf = (tab) => tab.evaluate(() => location.hash);

    /** The number of refreshes stays the same for a second. */
    async function settled() {
      let last = -1;
      await eventually(
        async () => {
          const now = flowfile.refreshes().length;
          const same = now === last;
          last = now;
          await timePasses(1000);
          return same;
        },
        { timeout: 60_000, what: 'no more refreshes' },
      );
      return flowfile.refreshes();
    }

    /** The token expires while the page is open; then the catalog asks for nine things at once. */
    async function expireOnTheWayToTheCatalog() {
      const tab = await openExpired(`${ORIGIN}/ui#/main/designer`, LIFE);
      await timePasses((LIFE + 1) * 1000);
      flowfile.reset();
      await tab.evaluate(() => (location.hash = '#/main/catalog'));
      return tab;
    }

    test('without Holdfast the catalog page sends a refresh for each failed request', async () => {
      await expireOnTheWayToTheCatalog();
      await eventually(() => flowfile.refreshes().length > 1);
      const sent = await settled();
      console.log(`   ${name}: ${sent.length} refreshes without Holdfast`);
      assert.ok(sent.length > 1, `${sent.length}`);
    });

    test('with Holdfast it sends one', async () => {
      await browser.install();
      await allowSite(browser, ORIGIN, { builtIn: 'flowfile' });
      const tab = await expireOnTheWayToTheCatalog();
      await eventually(() => flowfile.refreshes().length > 0);
      assert.deepEqual(await settled(), [200]);
      assert.equal(await hashOf(tab), '#/main/catalog');
    });

    test('five tabs reloaded at once after an idle night: one refresh, no sign-in page', async () => {
      const first = await openExpired();
      for (let n = 1; n < TABS; n += 1) tabs.push(await browser.newTab(CATALOG));
      await settled();
      await first.evaluate((token) => {
        localStorage.setItem('auth_token', token);
        localStorage.setItem('auth_token_expiration', '1');
      }, accessToken(-3600));
      await timePasses(2100);
      flowfile.reset();
      await Promise.all(tabs.map((tab) => tab.page.reload()));
      await eventually(() => flowfile.refreshes().length > 0);
      assert.deepEqual(await settled(), [200]);
      for (const tab of tabs) assert.equal(await hashOf(tab), '#/main/catalog');
    });

    test('a server that is gone signs nobody out', async () => {
      const tab = await openExpired();
      await settled();
      await tab.evaluate((token) => localStorage.setItem('auth_token', token), accessToken(-3600));
      await timePasses(2100);
      await tab.page.reload();
      await flowfile.stop();
      await timePasses(3000);
      const keys = () =>
        tab.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('auth_')));
      assert.equal((await keys()).length, 4);
      await flowfile.start();
      await tab.page.reload();
      await eventually(async () => (await hashOf(tab)) === '#/main/catalog');
      assert.equal((await keys()).length, 4);
    });
  });
