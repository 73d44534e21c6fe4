// @ts-check
// Sites that keep their own tokens, when something goes wrong: whoever refreshes vanishes, a session
// ends or begins meanwhile, a document is wrong. Strict single-use rotation; counted at the server.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { burst, onApp, signIn } from '../apps/page.js';
import { clientOf } from '../apps/client.js';
import { eventually, timePasses } from '../browser/index.js';
import { problems } from './as-popup.js';
import { documentOf, inApp } from './in-app.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

const KEYS = ['access_token', 'expires_at', 'refresh_token'];

inApp('faults of sites with their own tokens', (it) => {
  /**
   * Three tabs; the first one's relay is in the midst of a refresh, for which all wait.
   * @param {import('./in-app.js').StartOptions} [options]
   */
  async function underWay(options) {
    await it.start('fetch-storage', { ownRefresher: false, ...options });
    const [executor, ...others] = await it.signedIn(3);
    // The refresh is held until the test releases it.
    it.app.set({ overlap: 2 });
    it.app.expire();
    const own = burst(executor, 1);
    own.catch(() => {}); // it dies with its tab
    await eventually(() => it.app.counts().refresh.inFlight === 1);
    const held = Promise.all(others.map((tab) => burst(tab, 2)));
    await eventually(() => it.app.counts().expired === 5);
    await timePasses(300);
    assert.equal(it.app.counts().refresh.inFlight, 1, 'it is still under way');
    return { executor, others, own, held };
  }

  const all = (/** @type {number[][]} */ answers) => [...new Set(answers.flat())];

  test('the executor is closed: its tokens are lost, and the grace of a server keeps the session', async () => {
    const { executor, held } = await underWay({ graceMs: 60_000 });
    await executor.close();
    it.app.release();
    assert.deepEqual(all(await held), [200]);
    assert.deepEqual(it.refreshes(), { total: 2, ok: 2, reused: 0 });
  });

  test('the executor is closed, and the server is strict: it says so itself, and nothing is deleted', async () => {
    const { executor, others, held } = await underWay();
    await executor.close();
    it.app.release();
    assert.deepEqual(all(await held), [401]);
    assert.deepEqual(it.refreshes(), { total: 2, ok: 1, reused: 1 });
    assert.deepEqual(Object.keys(await it.stored(others[0])).sort(), KEYS);
    // Whoever signs in again is served.
    await signIn(others[0], it.app);
    await it.rest();
    it.app.expire();
    it.app.reset();
    assert.deepEqual(await burst(others[0], 3), [200, 200, 200]);
    assert.deepEqual(it.refreshes(), { total: 1, ok: 1, reused: 0 });
  });

  test('the worker is stopped and the executor closed afterwards: the tokens are in the storage', async () => {
    const { executor, others, own, held } = await underWay();
    const before = await it.stored(executor);
    await it.browser.stopWorker();
    it.app.release();
    await eventually(
      async () => (await it.stored(executor)).refresh_token !== before.refresh_token,
    );
    await executor.close();
    await own.catch(() => {});
    assert.deepEqual(all(await held), [200]);
    assert.deepEqual(all(await Promise.all(others.map((tab) => burst(tab, 2)))), [200]);
    assert.deepEqual(it.refreshes(), { total: 1, ok: 1, reused: 0 });
  });

  test('a session that is deleted in another tab during the refresh stays deleted', async () => {
    const { executor, others, held } = await underWay();
    await others[0].evaluate(() => localStorage.clear());
    // Another tab's process hears of it a little later.
    await eventually(async () => Object.keys(await it.stored(executor)).length === 0);
    it.app.release();
    await held;
    await eventually(() => it.app.counts().refresh.inFlight === 0);
    await timePasses(500);
    assert.deepEqual(await it.stored(others[0]), {});
    assert.equal(it.refreshes().total, 1);
  });

  test('a new session that is stored in another tab during the refresh stays', async () => {
    const { executor, others, held } = await underWay();
    const pair = await clientOf(it.app).signIn();
    await others[0].evaluate(({ access, refresh }) => {
      localStorage.setItem('access_token', access);
      localStorage.setItem('refresh_token', refresh);
    }, pair);
    await eventually(async () => (await it.stored(executor)).refresh_token === pair.refresh);
    it.app.release();
    await held;
    await eventually(() => it.app.counts().refresh.inFlight === 0);
    await timePasses(500);
    assert.equal((await it.stored(others[0])).refresh_token, pair.refresh);
    assert.deepEqual(all(await Promise.all(others.map((tab) => burst(tab, 2)))), [200]);
    assert.equal(it.refreshes().total, 1);
  });

  for (const [name, logouts] of /** @type {const} */ ([
    ['axios-queue', 1],
    // Its document names no sign-out: there is no server to be told.
    ['fetch-storage', 0],
  ]))
    test(`${name}: a log-out from the popup during a refresh wins in every tab`, async () => {
      await it.start(name, { ownRefresher: false });
      const tabs = await it.signedIn(2);
      it.app.set({ overlap: 2 });
      it.app.expire();
      const held = Promise.all(tabs.map((tab) => burst(tab, 1)));
      await eventually(() => it.app.counts().refresh.inFlight === 1);
      await eventually(() => it.app.counts().expired === 2);
      await it.signOut();
      assert.deepEqual(all(await held), [401]);
      it.app.release();
      await eventually(async () => (await it.session())?.login === 'anonymous');
      for (const tab of tabs)
        await eventually(async () => Object.keys(await it.stored(tab)).length === 0);
      assert.equal(it.app.counts().logouts, logouts);
      assert.deepEqual(all(await Promise.all(tabs.map((tab) => burst(tab, 2)))), [401]);
      assert.deepEqual(it.refreshes(), { total: 1, ok: 1, reused: 0 });
      for (const tab of tabs) assert.deepEqual(await it.stored(tab), {});
    });

  test('tokens in sessionStorage: each tab has its session, and refreshes it itself', async () => {
    const document = documentOf('fetch-storage');
    document.storage.area = 'session';
    await it.start('fetch-storage', { ownRefresher: false, sessionStorage: true }, document);
    const [first, second] = [await it.open(), await it.open()];
    const other = it.app.addUser({ username: 'bob' });
    await signIn(first, it.app);
    await signIn(second, it.app, other);
    await it.rest(2);
    for (let expiry = 1; expiry <= 2; expiry += 1) {
      it.app.expire();
      it.app.reset();
      const calls = (/** @type {Tab} */ tab, /** @type {string} */ of) =>
        Promise.all([1, 2, 3].map((n) => onApp(tab, 'call', `/api/things/${n}`, `${of}${n}`)));
      const answers = await Promise.all([calls(first, 'a'), calls(second, 'b')]);
      assert.deepEqual(new Set(answers.flat().map(({ status }) => status)), new Set([200]));
      assert.deepEqual(it.refreshes(), { total: 2, ok: 2, reused: 0 });
      for (const n of [1, 2, 3]) {
        assert.equal(it.app.userOf(`a${n}`), 'ada');
        assert.equal(it.app.userOf(`b${n}`), 'bob');
      }
      await it.rest(2);
    }
  });

  /** One tab's day: what the server saw, told so that it compares. */
  async function served() {
    const tab = await it.open();
    await signIn(tab, it.app);
    it.app.reset();
    it.app.expire();
    // One after the other: its own refresher sends one for each 401 that comes late.
    for (const path of ['/api/things', '/api/things', '/api/nothing'])
      await onApp(tab, 'call', path);
    const saw = it.app.requests().map(({ method, path, status }) => `${method} ${path} ${status}`);
    return saw.filter((line) => / \/(api|oauth)\//.test(line)).sort();
  }

  /** Whether the popup says that this site's document is wrong. */
  async function isNamed() {
    return (await problems(it.browser)).some(
      ({ kind, detail }) => kind === 'badAdapter' && detail.startsWith(it.app.origin),
    );
  }

  const good = documentOf('fetch-storage');
  test('wrong documents leave the page as without Holdfast, and the popup names those that do not fit', async () => {
    await it.start('fetch-storage', {}, null);
    const without = await served();
    for (const [what, document, isRefused] of /** @type {[string, any, boolean][]} */ ([
      ['an unknown field', { ...good, surprise: 1 }, true],
      ['every answer an expiry', { ...good, expired: { statuses: [200, 401] } }, true],
      ['a name of no entry', { ...good, session: { ...good.session, refresh: ['x'] } }, true],
      ['another path', { ...good, path: '/elsewhere' }, false],
      ['a key that is not there', withKey('nowhere'), false],
    ])) {
      await it.end();
      await it.start('fetch-storage', {}, document);
      assert.deepEqual(await served(), without, what);
      assert.equal(await isNamed(), isRefused, what);
    }
  });

  /** The document with another key for the refresh token. @param {string} key */
  function withKey(key) {
    const [access, refresh, ...others] = good.storage.entries;
    const entries = [access, { ...refresh, key }, ...others];
    return { ...good, storage: { ...good.storage, entries } };
  }
});
