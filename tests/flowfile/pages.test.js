// @ts-check
// The front end in a real browser, without the extension: what goes wrong today (contract, front end).

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { eventually, openBrowser } from '../browser/index.js';
import { refresh } from './client.js';
import { startFlowfile } from './flowfile.js';
import { isAt, onPage, openPage, signIn, stored } from './page.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

/** @type {Awaited<ReturnType<typeof openBrowser>>} */
let browser;
/** @type {import('./flowfile.js').Flowfile} */
let flowfile;
/** @type {Tab[]} */
let tabs = [];

before(async () => {
  browser = await openBrowser('chromium', { install: false });
});
after(() => browser?.close());
beforeEach(async () => {
  // A dead connection is seen by the page, not mended by the browser's own second try.
  flowfile = await startFlowfile({ closeConnections: true });
});
afterEach(async () => {
  await Promise.all(tabs.splice(0).map((tab) => tab.close().catch(() => {})));
  await flowfile.close();
});

async function open(hash = '') {
  const tab = await openPage(browser, flowfile, hash);
  tabs.push(tab);
  return tab;
}

async function signedInTab() {
  const tab = await open();
  await signIn(tab, flowfile);
  flowfile.reset();
  return tab;
}

test('sign-in by the form stores the four keys, plain, and guesses an hour', async () => {
  const tab = await open();
  await tab.focus();
  await tab.page.locator('input[name=username]').fill('admin');
  await tab.page.locator('input[name=password]').fill('changeme');
  await tab.page.keyboard.press('Enter');
  await isAt(tab, '#/main/designer');
  const keys = await stored(tab);
  assert.deepEqual(Object.keys(keys).sort(), [
    'auth_refresh_token',
    'auth_token',
    'auth_token_expiration',
    'auth_username',
  ]);
  assert.equal(keys.auth_username, 'admin');
  assert.match(keys.auth_token ?? '', /^ey[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.ok(Math.abs(Number(keys.auth_token_expiration) - Date.now() - 3_600_000) < 5000);
});

test('every call carries the bearer, except sign-in and refresh', async () => {
  const tab = await signedInTab();
  assert.equal((await onPage(tab, 'call', '/auth/users/me')).body.username, 'admin');
  flowfile.expire();
  assert.equal((await onPage(tab, 'call', '/auth/users/me')).status, 200);
  assert.deepEqual([flowfile.counts().refresh.ok, flowfile.counts().refreshWithBearer], [1, 0]);
});

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
  flowfile.set({ refreshDelayMs: 100 });
  await reloadExpiringIn(tab, 120_000);
  const [me, renewal, sessions] = ['users/me', 'auth/refresh', 'active_flowfile_sessions/'].map(
    (end) => flowfile.requests().find(({ path }) => path.endsWith(end)),
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

test('an expiry that the server names is heeded', async () => {
  flowfile.set({ expiresAt: true });
  const tab = await signedInTab();
  const { auth_token_expiration } = await stored(tab);
  assert.ok(Math.abs(Number(auth_token_expiration) - Date.now() - 7_200_000) < 5000);
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

test('a load after an idle hour goes to the sign-in page, the good refresh token untried', async () => {
  const tab = await signedInTab();
  await reloadExpiringIn(tab, -1);
  await isAt(tab, '#/login');
  assert.deepEqual(Object.keys(await stored(tab)), ['auth_refresh_token']);
  assert.equal(flowfile.counts().refresh.total, 0);
});

test('a route change after an idle hour goes to the sign-in page, too', async () => {
  const tab = await signedInTab();
  await idle(tab, 3_700_000);
  await onPage(tab, 'goTo', 'catalog');
  await isAt(tab, '#/login');
  assert.equal(flowfile.counts().refresh.total, 0);
});

test('an open tab does not see what another one stored', async () => {
  const first = await signedInTab();
  const second = await open();
  flowfile.reset();
  flowfile.expire();
  await onPage(first, 'call', '/auth/users/me');
  await onPage(second, 'call', '/auth/users/me');
  assert.equal(flowfile.counts().refresh.ok, 2, 'one in each tab');
  const third = await open();
  await onPage(third, 'call', '/auth/users/me');
  assert.equal(flowfile.counts().refresh.ok, 2, 'the next load reads the new keys');
});

test('sign-out sends nothing, and another tab works on until its token expires', async () => {
  const first = await signedInTab();
  const second = await open();
  flowfile.reset();
  await onPage(first, 'logout');
  await isAt(first, '#/login');
  assert.deepEqual(flowfile.requests(), []);
  assert.equal((await onPage(second, 'call', '/auth/users/me')).status, 200);
  flowfile.expire();
  assert.equal((await onPage(second, 'call', '/auth/users/me')).status, 401);
  await eventually(async () => (await wentTo(second)).includes('#/login'));
  await isAt(second, '#/main/designer');
  assert.equal(flowfile.counts().refresh.total, 0, 'there is no refresh token to send');
});

test('what is asked outside axios gets its 401 and is not tried again', async () => {
  const tab = await signedInTab();
  assert.deepEqual(await onPage(tab, 'watchLog'), ['"Flow started"', '"Flow finished"']);
  flowfile.expire();
  assert.equal((await onPage(tab, 'bareFetch', '/auth/users/me')).status, 401);
  assert.deepEqual(await onPage(tab, 'watchLog'), []);
  assert.equal(flowfile.counts().refresh.total, 0);
});

/** @param {number} status */
function catalogAnswers(status) {
  return flowfile
    .requests()
    .filter((request) => request.path.startsWith('/api/catalog/') && request.status === status)
    .length;
}

/**
 * Reloads with a local expiry that is so far away.
 * @param {Tab} tab
 * @param {number} ms
 */
async function reloadExpiringIn(tab, ms) {
  await tab.evaluate(
    (at) => localStorage.setItem('auth_token_expiration', at),
    `${Date.now() + ms}`,
  );
  await tab.reload();
  await tab.evaluate(() => /** @type {any} */ (window).flowfile.ready);
}

/**
 * The page's clock goes on.
 * @param {Tab} tab
 * @param {number} ms
 */
async function idle(tab, ms) {
  await tab.evaluate((ms) => {
    const now = Date.now;
    Date.now = () => now() + ms;
  }, ms);
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

/** @param {Tab} tab */
function wentTo(tab) {
  return tab.evaluate(() => /** @type {string[]} */ (/** @type {any} */ (window).flowfile.wentTo));
}
