// @ts-check
// What Flowfile's front end keeps and what ends it, in Chromium without the extension (contract,
// front end).

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { bareChromium } from '../browser/bare.js';
import { eventually } from '../browser/index.js';
import { isMeanwhile } from '../double/jwt.js';
import { startFlowfile } from './flowfile.js';
import { idle, isAt, onPage, openPage, reloadExpiringIn, signIn, stored, wentTo } from './page.js';

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

test('sign-in by the form stores the four keys, plain, and guesses an hour', async () => {
  const begun = Date.now();
  const tab = await openPage(bare, flowfile);
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
  assert.ok(isMeanwhile(begun, Number(keys.auth_token_expiration) - 3_600_000));
});

test('every call carries the bearer, except sign-in and refresh', async () => {
  const tab = await signedInTab();
  assert.equal((await onPage(tab, 'call', '/auth/users/me')).body.username, 'admin');
  flowfile.expire();
  assert.equal((await onPage(tab, 'call', '/auth/users/me')).status, 200);
  assert.deepEqual([flowfile.counts().refresh.ok, flowfile.counts().refreshWithBearer], [1, 0]);
});

test('an expiry that the server names is heeded', async () => {
  flowfile.set({ expiresAt: true });
  const begun = Date.now();
  const tab = await signedInTab();
  const { auth_token_expiration } = await stored(tab);
  assert.ok(isMeanwhile(begun, Number(auth_token_expiration) - 7_200_000));
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
  const second = await openPage(bare, flowfile);
  flowfile.reset();
  flowfile.expire();
  await onPage(first, 'call', '/auth/users/me');
  await onPage(second, 'call', '/auth/users/me');
  assert.equal(flowfile.counts().refresh.ok, 2, 'one in each tab');
  const third = await openPage(bare, flowfile);
  await onPage(third, 'call', '/auth/users/me');
  assert.equal(flowfile.counts().refresh.ok, 2, 'the next load reads the new keys');
});

test('sign-out sends nothing, and another tab works on until its token expires', async () => {
  const first = await signedInTab();
  const second = await openPage(bare, flowfile);
  flowfile.reset();
  await onPage(first, 'logout');
  await isAt(first, '#/login');
  assert.deepEqual(flowfile.requests(), []);
  assert.equal((await onPage(second, 'call', '/auth/users/me')).status, 200);
  // It comes to another tab's process a moment later.
  await eventually(async () => !('auth_refresh_token' in (await stored(second))), {
    what: 'the keys are gone in the other tab, too',
  });
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
