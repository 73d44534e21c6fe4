// @ts-check
// The four apps in a real browser without the extension: what they do about an expiry, and what goes
// wrong with it in two tabs.

import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { bareChromium } from '../browser/bare.js';
import { eventually } from '../browser/index.js';
import { apps, startApp } from './apps.js';
import { burst, is, onApp, openApp, signIn, stateOf } from './page.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

const bare = bareChromium();
/** @type {import('./apps.js').App} */
let app;

afterEach(() => app?.close());

/**
 * So many tabs of an app, signed in; the counts are zero.
 * @param {import('./apps.js').AppName} name
 * @param {number} n
 * @param {import('./apps.js').StartOptions} [options]
 */
async function signedIn(name, n, options) {
  app = await startApp(name, { accessSeconds: 600, ...options });
  const first = await openApp(bare, app);
  await signIn(first, app);
  for (let i = 1; i < n; i += 1) await is(await openApp(bare, app), 'signed-in');
  app.reset();
  return /** @type {[Tab, Tab]} */ ([...bare.tabs]);
}

function refreshes() {
  const { total, ok, reused } = app.counts().refresh;
  return { total, ok, reused };
}

for (const name of apps)
  describe(name, () => {
    const stale = name === 'axios-code' ? 409 : 401;

    test('alone it is well: one call after an expiry is one refresh, and five are all answered', async () => {
      const [tab] = await signedIn(name, 1);
      app.expire();
      assert.equal((await onApp(tab, 'call')).status, 200);
      assert.deepEqual(refreshes(), { total: 1, ok: 1, reused: 0 });
      app.expire();
      assert.deepEqual(await burst(tab, 5), [200, 200, 200, 200, 200]);
      // A late answer begins a second one.
      assert.equal(app.counts().refresh.ok, app.counts().refresh.total);
    });

    test('two tabs and one expiry are two refreshes, and a tab is thrown out', async () => {
      const both = await signedIn(name, 2);
      app.expire();
      app.set({ overlap: 2 });
      await Promise.all(both.map((tab) => onApp(tab, 'call')));
      assert.deepEqual(refreshes(), { total: 2, ok: 1, reused: 1 });
      await eventually(async () => (await Promise.all(both.map(stateOf))).includes('signed-out'));
    });

    test('with its own refresher off it shows what the server says, and refreshes nothing', async () => {
      const [tab] = await signedIn(name, 1, { ownRefresher: false });
      app.expire();
      assert.deepEqual(await burst(tab, 3), [stale, stale, stale]);
      assert.deepEqual(refreshes(), { total: 0, ok: 0, reused: 0 });
      assert.equal(await stateOf(tab), 'signed-in');
    });
  });

test('axios-code: who waits for a refresh that is refused waits for ever', async () => {
  const [tab] = await signedIn('axios-code', 1);
  app.revoke();
  app.expire();
  app.set({ overlap: 2 });
  const burstOfThree = onApp(tab, 'burst', 3);
  burstOfThree.catch(() => {}); // The tab is closed before it ends.
  const urls = () => performance.getEntriesByType('resource').map(({ name }) => name);
  await eventually(async () => {
    const loaded = await tab.evaluate(urls);
    return loaded.filter((url) => url.includes('/api/things/')).length === 3;
  });
  app.release();
  await is(tab, 'signed-out');
  await onApp(tab, 'call');
  const answered = (await onApp(tab, 'activities')).map((/** @type {any} */ { what }) => what);
  assert.equal(
    answered.filter((/** @type {string} */ what) => what.includes('/things/')).length,
    1,
  );
});

// Not "one refresh": what a tab stores, a tab of another process may see only after it has the lock.
test('fetch-storage: with a Web Lock of its own no two refreshes overlap', async () => {
  const both = await signedIn('fetch-storage', 2, { webLock: true });
  app.expire();
  await Promise.all(both.map((tab) => onApp(tab, 'call')));
  assert.equal(app.counts().refresh.inFlightMax, 1);
});

test('bearer-memory: the bearer is in no storage, and no script sees the cookie', async () => {
  const [tab] = await signedIn('bearer-memory', 1);
  const seen = await tab.evaluate(() => [
    localStorage.length,
    sessionStorage.length,
    document.cookie,
  ]);
  assert.deepEqual(seen, [0, 0, '']);
});

test('bearer-memory: a first visit is refused a refresh, and nothing else happens', async () => {
  app = await startApp('bearer-memory');
  assert.equal(await stateOf(await openApp(bare, app)), 'signed-out');
  assert.deepEqual(refreshes(), { total: 1, ok: 0, reused: 0 });
  assert.equal(app.counts().anonymous, 1);
});

test('bearer-memory: two tabs reloaded at once, and one of them is thrown out', async () => {
  const both = await signedIn('bearer-memory', 2);
  app.set({ overlap: 2 });
  await Promise.all(both.map((tab) => tab.reload()));
  await Promise.all(both.map((tab) => onApp(tab, 'ready')));
  assert.deepEqual(refreshes(), { total: 2, ok: 1, reused: 1 });
  assert.deepEqual((await Promise.all(both.map(stateOf))).sort(), ['signed-in', 'signed-out']);
});

test('bearer-memory: the timers of two tabs refresh before the expiry, and one is thrown out', async () => {
  const both = await signedIn('bearer-memory', 2);
  // Their timers begin when both tabs are there: else the first one's could ring while the other opens.
  app.set({ accessSeconds: 4 });
  app.expire();
  for (const tab of both) assert.equal((await onApp(tab, 'call')).status, 200);
  app.reset();
  app.set({ overlap: 2 });
  await eventually(() => app.counts().refresh.total >= 2);
  await eventually(async () => (await Promise.all(both.map(stateOf))).includes('signed-out'));
  assert.equal(app.counts().refresh.reused, 1);
  assert.equal(app.counts().expired, 0, 'no call had a stale bearer');
});
