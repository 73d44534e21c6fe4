// @ts-check
// Flowfile in docker mode (contract flowfile.md): its own front end, unchanged, beside Holdfast.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { browsers, eventually, openBrowser, settings, timePasses } from '../browser/index.js';
import { startFlowfile } from '../flowfile/flowfile.js';
import { idle, isAt, onPage, signIn, stored, wentTo } from '../flowfile/page.js';
import { ADDRESS, SERVED_MS, allowSite, isAtRest } from './own-site.js';

/**
 * @typedef {import('../browser/open.js').OpenBrowser} OpenBrowser
 * @typedef {import('../browser/index.js').Tab} Tab
 */

const HOUR_MS = 3_600_000;
const KEYS = ['auth_refresh_token', 'auth_token', 'auth_token_expiration', 'auth_username'];

for (const name of browsers)
  describe(`flowfile, ${name}`, { timeout: 10 * 60_000 }, () => {
    /** @type {OpenBrowser} */
    let browser;
    /** @type {import('../flowfile/flowfile.js').Flowfile} */
    let flowfile;
    /** @type {Tab[]} */
    const tabs = [];
    before(async () => {
      browser = await openBrowser(name);
    });
    beforeEach(async () => {
      flowfile = await startFlowfile({ closeConnections: true, address: ADDRESS });
      await allowSite(browser, flowfile.origin, { builtIn: 'flowfile' });
    });
    afterEach(async () => {
      await Promise.all(tabs.splice(0).map((tab) => tab.close().catch(() => {})));
      await flowfile?.close();
    });
    after(() => browser?.close());

    async function open(hash = '') {
      const tab = await browser.newTab(`${flowfile.origin}/${hash}`);
      tabs.push(tab);
      await ready(tab);
      return tab;
    }

    /** @param {Tab} tab */
    const ready = (tab) => tab.evaluate(() => /** @type {any} */ (window).flowfile.ready);

    /** So many tabs, signed in; the counts are zero. */
    async function signedIn(n = 1) {
      const first = await open();
      await signIn(first, flowfile);
      for (let i = 1; i < n; i += 1) await isAt(await open(), '#/main/designer');
      await isAtRest(browser, flowfile.origin);
      flowfile.reset();
      return /** @type {[Tab, ...Tab[]]} */ ([...tabs]);
    }

    /** The person has no more patience than that. @param {number} holdSeconds */
    const holdFor = (holdSeconds) => settings.change(browser, { holdSeconds });

    function refreshes() {
      const { total, ok } = flowfile.counts().refresh;
      return { total, ok };
    }

    /** The last answers of what the catalog page asked for, with this status. @param {number} status */
    const catalog = (status) =>
      flowfile
        .requests()
        .filter((each) => each.path.startsWith('/api/catalog/') && each.status === status).length;

    test('the catalog page with an expired token costs one refresh, not nine', async () => {
      const [tab] = await signedIn();
      flowfile.expire();
      await onPage(tab, 'goTo', 'catalog');
      await eventually(() => catalog(200) === 9, { what: 'nine good answers' });
      assert.equal(catalog(401), 9);
      assert.deepEqual(refreshes(), { total: 1, ok: 1 });
      assert.deepEqual(await wentTo(tab), ['#/main/designer', '#/main/catalog']);
    });

    test('five tabs cost one refresh per expiry, also with strict rotation', async () => {
      flowfile.set({ singleUse: true });
      const all = await signedIn(5);
      for (let expiry = 1; expiry <= 2; expiry += 1) {
        flowfile.expire();
        const answers = await Promise.all(all.map((tab) => onPage(tab, 'burst', 5)));
        assert.deepEqual(new Set(answers.flat().map(({ status }) => status)), new Set([200]));
        assert.deepEqual(refreshes(), { total: expiry, ok: expiry });
        await isAtRest(browser, flowfile.origin);
      }
    });

    test('pages that go on with the bearer they have in memory cost no second refresh', async () => {
      const [first, second] = await signedIn(2);
      flowfile.expire();
      const well = async (/** @type {Tab} */ tab) => {
        const answers = await onPage(tab, 'burst', 2);
        assert.deepEqual(
          new Set(answers.map((/** @type {any} */ { status }) => status)),
          new Set([200]),
        );
      };
      // Longer than a server is thought to lag behind.
      for (const tab of [first, first, second, first]) {
        await well(tab);
        await isAtRest(browser, flowfile.origin);
      }
      assert.deepEqual(refreshes(), { total: 1, ok: 1 });
      await isAtRest(browser, flowfile.origin, 1, SERVED_MS);
      flowfile.expire();
      await well(second);
      assert.deepEqual(refreshes(), { total: 2, ok: 2 });
    });

    test('five tabs reloaded at once after an idle night stay where they are, with one refresh', async () => {
      flowfile.set({ singleUse: true });
      const all = await signedIn(5);
      flowfile.expire();
      await all[0].evaluate((at) => localStorage.setItem('auth_token_expiration', at), '1');
      await Promise.all(all.map((tab) => tab.reload()));
      await Promise.all(all.map(ready));
      for (const tab of all) await isAt(tab, '#/main/designer');
      assert.deepEqual(refreshes(), { total: 1, ok: 1 });
      assert.deepEqual(Object.keys(await stored(all[0])).sort(), KEYS);
    });

    test("the page's own early refresh is the one flight of all tabs", async () => {
      flowfile.set({ singleUse: true });
      const all = await signedIn(3);
      flowfile.expire();
      flowfile.set({ refreshDelayMs: 500 });
      // The tab that signed in believes in its hour.
      await idle(all[0], HOUR_MS - 60_000);
      const answers = await Promise.all(all.map((tab) => onPage(tab, 'burst', 3)));
      assert.deepEqual(new Set(answers.flat().map(({ status }) => status)), new Set([200]));
      assert.deepEqual(refreshes(), { total: 1, ok: 1 });
    });

    for (const [what, changes] of /** @type {const} */ ([
      ['502', { refreshStatus: { status: 502, html: true, times: Infinity } }],
      ['network that is cut', { cut: true }],
    ]))
      test(`a ${what} signs nobody out: what was asked meanwhile fails, the session stays`, async () => {
        const [tab] = await signedIn();
        await holdFor(3);
        const before = await stored(tab);
        flowfile.expire();
        flowfile.set(changes);
        const failed = await onPage(tab, 'burst', 2);
        assert.ok(failed.every((/** @type {any} */ { status }) => status !== 200));
        assert.equal((await stored(tab)).auth_refresh_token, before.auth_refresh_token);
        await isAt(tab, '#/main/designer');
        flowfile.clearSwitches();
        await eventually(
          async () => {
            const answers = await onPage(tab, 'burst', 2);
            return answers.every((/** @type {any} */ { status }) => status === 200);
          },
          { timeout: 60_000, what: 'well again' },
        );
        await isAt(tab, '#/main/designer');
      });

    test('a refused refresh ends at the sign-in page, and no request hangs', async () => {
      const [tab] = await signedIn();
      flowfile.changeSecret();
      await idle(tab, HOUR_MS - 60_000);
      await onPage(tab, 'burst', 2);
      await eventually(async () => (await wentTo(tab)).includes('#/login'));
    });

    test('a sign-out in one tab reaches the others', async () => {
      const [first, second] = await signedIn(2);
      await onPage(first, 'logout');
      await isAt(first, '#/login');
      await isAt(/** @type {Tab} */ (second), '#/login');
      assert.deepEqual(refreshes(), { total: 0, ok: 0 });
    });
  });
