// @ts-check
// Four small apps as people write them, each described by a document alone (tests/apps): five tabs,
// strict single-use rotation, with the app's own refresher and without it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apps } from '../apps/apps.js';
import { burst, onApp, stateOf } from '../apps/page.js';
import { timePasses } from '../browser/index.js';
import { tally } from './console.js';
import { inApp } from './in-app.js';

const TABS = 5;
/** So long live tokens that are refreshed early, in seconds: a tenth of it before they expire. */
const SHORT = 24;
/** So many early refreshes are waited for. */
const EARLY = 2;

inApp('apps', (it) => {
  async function burstInAll() {
    const statuses = await Promise.all(it.tabs.map((tab) => burst(tab, 5)));
    return tally(statuses.flat().map((status) => ({ status, id: '', ms: 0 })));
  }

  const states = async () => new Set(await Promise.all(it.tabs.map(stateOf)));

  /** The tokens expire, and the tabs have yet to ask. */
  async function ask() {
    it.app.expire();
  }

  async function reload() {
    it.app.expire();
    await Promise.all(it.tabs.map((tab) => tab.reload()));
    await Promise.all(it.tabs.map((tab) => onApp(tab, 'ready')));
  }

  async function openAnew() {
    await it.closeTabs();
    it.app.expire();
    await Promise.all(Array.from({ length: TABS }, () => it.open()));
  }

  for (const name of apps)
    for (const ownRefresher of [true, false]) {
      const title = ownRefresher ? 'beside its own refresher' : 'with its own refresher off';
      test(`${name}, ${title}: five tabs, one refresh per expiry, and every request is answered well, in tabs that are reloaded or opened at once, too`, async () => {
        await it.start(name, { ownRefresher });
        await it.signedIn(TABS);
        const ways = [ask, ask, reload, openAnew];
        for (const [n, way] of ways.entries()) {
          await way();
          assert.deepEqual(await burstInAll(), { 200: 5 * TABS });
          const times = n + 1;
          assert.deepEqual(it.refreshes(), { total: times, ok: times, reused: 0 });
          assert.deepEqual(await states(), new Set(['signed-in']));
          if (times < ways.length) await it.rest();
        }
      });
    }

  // One tells when its token expires by a claim of it, by the clock of a server that is ten minutes
  // ahead; the other by an entry beside it.
  for (const name of /** @type {const} */ (['axios-queue', 'fetch-storage']))
    test(`${name}: tokens of ${SHORT} seconds are refreshed early, and no request meets a 401`, async () => {
      await it.start(name, { ownRefresher: false });
      await it.signedIn(TABS);
      it.app.set({ accessSeconds: SHORT });
      it.app.expire();
      assert.deepEqual(await burstInAll(), { 200: 5 * TABS });
      it.app.reset();
      while (it.app.counts().refresh.ok < EARLY) {
        assert.deepEqual(await burstInAll(), { 200: 5 * TABS });
        await timePasses(500);
      }
      assert.deepEqual(it.refreshes(), { total: EARLY, ok: EARLY, reused: 0 });
      assert.equal(it.app.counts().expired, 0);
    });
});
