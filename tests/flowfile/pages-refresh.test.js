// @ts-check
// How Flowfile's front end refreshes, in Chromium without the extension (contract, front end).

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { bareChromium } from '../browser/bare.js';
import { eventually } from '../browser/index.js';
import { refresh } from './client.js';
import { startFlowfile } from './flowfile.js';
import { idle, isAt, onPage, openPage, reloadExpiringIn, signIn, stored, wentTo } from './page.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

const bare = bareChromium();
/** @type {import('./flowfile.js').Flowfile} */
let flowfile;

beforeEach(async () => {
  // A dead connection is seen by the page, not mended by the browser's own second try.
  flowfile = await startFlowfile({ closeConnections: true });
});
afterEach(() => flowfile.close());

async function signedInTab() {
  const tab = await openPage(bare, flowfile);
  await signIn(tab, flowfile);
  flowfile.reset();
  return tab;
}

test('nine parallel 401s of the catalog page are nine refreshes', async () => {
  const tab = await signedInTab();
  flowfile.expire();
  flowfile.set({ delayMs: 30 });
  await onPage(tab, 'goTo', 'catalog');
  await eventually(() => flowfile.counts().refresh.ok === 9);
  await eventually(() => catalogAnswers(200) === 9);
  assert.equal(catalogAnswers(401), 9);
});

test('with strict rotation one of five refreshes wins, and the tab is thrown out', async () => {
  flowfile.set({ singleUse: true });
  const tab = await signedInTab();
  flowfile.expire();
  flowfile.set({ overlap: 5 });
  await onPage(tab, 'burst', 5);
  await eventually(async () => (await wentTo(tab)).includes('#/login'));
  const { ok, reused } = flowfile.counts().refresh;
  // Those that are refused are sent twice.
  assert.deepEqual({ ok, reused }, { ok: 1, reused: 8 });
});

for (const [what, changes] of /** @type {const} */ ([
  ['502 of a refresh', { refreshStatus: { status: 502, html: true } }],
  ['refresh that is cut off', { loseRefreshRequest: 1 }],
]))
  test(`a ${what} deletes the session at once, though the refresh token is good`, async () => {
    const tab = await signedInTab();
    const { auth_refresh_token } = await stored(tab);
    flowfile.expire();
    flowfile.set(changes);
    const { status } = await onPage(tab, 'call', '/auth/users/me');
    assert.equal(status, 401);
    await isAt(tab, '#/login');
    assert.deepEqual(await stored(tab), {});
    assert.equal(flowfile.counts().refresh.total, 1);
    assert.equal((await refresh(flowfile, auth_refresh_token ?? '')).status, 200);
  });

test('a refused refresh is sent twice, the second time with the old bearer', async () => {
  const tab = await signedInTab();
  flowfile.changeSecret();
  await onPage(tab, 'call', '/auth/users/me');
  await isAt(tab, '#/login');
  assert.deepEqual(await stored(tab), {});
  assert.deepEqual([flowfile.counts().refresh.total, flowfile.counts().refreshWithBearer], [2, 1]);
});

test('under five minutes one refresh runs in the background, and later requests wait for it', async () => {
  const tab = await signedInTab();
  // The first is held: there will be no second.
  flowfile.set({ overlap: 2 });
  const loaded = reloadExpiringIn(tab, 120_000);
  const asked = (/** @type {string} */ end) =>
    flowfile.requests().find(({ path }) => path.endsWith(end));
  await eventually(() => flowfile.counts().refresh.inFlight === 1 && asked('users/me')?.ended);
  flowfile.release();
  await loaded;
  const [me, renewal, sessions] = ['users/me', 'auth/refresh', 'active_flowfile_sessions/'].map(
    asked,
  );
  assert.equal(flowfile.counts().refresh.total, 1);
  assert.equal(me?.status, 200, 'the first goes with the old token');
  assert.ok(Number(me.ended) < Number(renewal?.ended));
  assert.ok(Number(sessions?.started) > Number(renewal?.ended));
});

test('after the local expiry a request waits for a refresh first', async () => {
  const tab = await signedInTab();
  await idle(tab, 3_700_000);
  assert.equal((await onPage(tab, 'call', '/auth/users/me')).status, 200);
  assert.deepEqual(
    flowfile.requests().map(({ path }) => path),
    ['/api/auth/refresh', '/api/auth/users/me'],
  );
});

for (const [when, idleMs] of /** @type {const} */ ([
  ['under five minutes before', 3_480_000],
  ['after', 3_700_000],
]))
  test(`deadlock: once a refresh ${when} the local expiry is refused, every call hangs`, async () => {
    const tab = await signedInTab();
    const keys = await stored(tab);
    // Refused by the refresh, while a protected call is no 401.
    flowfile.disable('admin');
    await idle(tab, idleMs);
    void onPage(tab, 'call', '/auth/users/me').catch(() => {});
    await eventually(() => flowfile.counts().refresh.total === 1);
    assert.equal(await hangs(tab), true);
    assert.deepEqual(await stored(tab), keys, 'the keys stay');
    assert.equal(flowfile.counts().refresh.total, 1);
    assert.equal(new URL(tab.url()).hash, '#/main/designer', 'nobody is told');
  });

/** @param {number} status */
function catalogAnswers(status) {
  return flowfile
    .requests()
    .filter((request) => request.path.startsWith('/api/catalog/') && request.status === status)
    .length;
}

/**
 * Whether a call is unanswered for a second.
 * @param {Tab} tab
 */
function hangs(tab) {
  return tab.evaluate(() =>
    Promise.race([
      /** @type {any} */ (window).flowfile.call('/catalog/flows').then(() => false),
      new Promise((resolve) => setTimeout(() => resolve(true), 1000)),
    ]),
  );
}
