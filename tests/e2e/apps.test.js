// @ts-check
// Four small apps as people write them, each described by a document alone (tests/apps): five tabs,
// strict single-use rotation, with the app's own refresher and without it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { apps, startApp } from '../apps/apps.js';
import { burst, is, onApp, signIn, stateOf } from '../apps/page.js';
import { browsers, openBrowser, timePasses } from '../browser/index.js';
import { tally } from './console.js';
import { ADDRESS, allowSite, isAtRest } from './own-site.js';

/**
 * @typedef {import('../browser/open.js').OpenBrowser} OpenBrowser
 * @typedef {import('../browser/index.js').Tab} Tab
 */

const TABS = 5;
/** So long live tokens that are refreshed early, in seconds, and so often that is seen. */
const SHORT = 12;
const EARLY = 2;

for (const browserName of browsers)
  describe(`apps, ${browserName}`, { timeout: 10 * 60_000 }, () => {
    /** @type {OpenBrowser} */
    let browser;
    /** @type {import('../apps/apps.js').App} */
    let app;
    /** @type {Tab[]} */
    let tabs = [];
    before(async () => {
      browser = await openBrowser(browserName);
    });
    afterEach(async () => {
      await closeAll();
      await browser.deleteCookies(() => true);
      await app?.close();
    });
    after(() => browser?.close());

    /**
     * So many tabs of an app that its document describes, signed in; the counts are zero.
     * @param {import('../apps/apps.js').AppName} name
     * @param {import('../apps/apps.js').StartOptions} [options]
     */
    async function signedIn(name, options) {
      app = await startApp(name, { accessSeconds: 600, address: ADDRESS, ...options });
      const url = new URL(`../apps/${name}/adapter.json`, import.meta.url);
      await allowSite(browser, app.origin, { document: readFileSync(url, 'utf8') });
      const first = await open();
      await signIn(first, app);
      for (let n = 1; n < TABS; n += 1) await is(await open(), 'signed-in');
      await isAtRest(browser, app.origin);
      app.reset();
      return tabs;
    }

    async function open() {
      const tab = await browser.newTab(`${app.origin}/`);
      tabs.push(tab);
      await onApp(tab, 'ready');
      return tab;
    }

    async function closeAll() {
      await Promise.all(tabs.splice(0).map((tab) => tab.close().catch(() => {})));
    }

    function refreshes() {
      const { total, ok, reused } = app.counts().refresh;
      return { total, ok, reused };
    }

    const burstInAll = async () =>
      tally(
        (await Promise.all(tabs.map((tab) => burst(tab, 5))))
          .flat()
          .map((status) => ({ status, id: '', ms: 0 })),
      );

    for (const name of apps)
      for (const ownRefresher of [true, false]) {
        const title = ownRefresher ? 'beside its own refresher' : 'with its own refresher off';
        test(`${name}, ${title}: five tabs, one refresh per expiry, and every request is answered well`, async () => {
          await signedIn(name, { ownRefresher });
          for (let expiry = 1; expiry <= 2; expiry += 1) {
            app.expire();
            assert.deepEqual(await burstInAll(), { 200: 5 * TABS });
            assert.deepEqual(refreshes(), { total: expiry, ok: expiry, reused: 0 });
            await isAtRest(browser, app.origin);
          }
          assert.deepEqual(new Set(await Promise.all(tabs.map(stateOf))), new Set(['signed-in']));
        });

        test(`${name}, ${title}: five tabs reloaded, or opened, at once after an expiry cost one refresh`, async () => {
          await signedIn(name, { ownRefresher });
          app.expire();
          await Promise.all(tabs.map((tab) => tab.reload()));
          await Promise.all(tabs.map((tab) => onApp(tab, 'ready')));
          assert.deepEqual(await burstInAll(), { 200: 5 * TABS });
          assert.deepEqual(refreshes(), { total: 1, ok: 1, reused: 0 });
          await isAtRest(browser, app.origin);
          await closeAll();
          app.expire();
          await Promise.all(Array.from({ length: TABS }, open));
          assert.deepEqual(await burstInAll(), { 200: 5 * TABS });
          assert.deepEqual(refreshes(), { total: 2, ok: 2, reused: 0 });
          assert.deepEqual(new Set(await Promise.all(tabs.map(stateOf))), new Set(['signed-in']));
        });
      }

    // One tells when its token expires by a claim of it, by the clock of a server that is ten minutes
    // ahead; the other by an entry beside it.
    for (const name of /** @type {const} */ (['axios-queue', 'fetch-storage']))
      test(`${name}: tokens of ${SHORT} seconds are refreshed early, and no request meets a 401`, async () => {
        await signedIn(name, { ownRefresher: false });
        app.set({ accessSeconds: SHORT });
        app.expire();
        assert.deepEqual(await burstInAll(), { 200: 5 * TABS });
        app.reset();
        while (app.counts().refresh.ok < EARLY) {
          assert.deepEqual(await burstInAll(), { 200: 5 * TABS });
          await timePasses(500);
        }
        assert.deepEqual(refreshes(), { total: EARLY, ok: EARLY, reused: 0 });
        assert.equal(app.counts().expired, 0);
      });
  });
