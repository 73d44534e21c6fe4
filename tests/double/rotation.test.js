// @ts-check
// Refresh tokens are used once; what a race, a lost answer and a revocation do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/eventually.js';
import { call, only, refresh, send, signedIn } from './client.js';
import { startDouble } from './double.js';

/**
 * @param {import('node:test').TestContext} t
 * @param {import('./double.js').StartOptions} [options]
 */
async function start(t, options) {
  const dify = await startDouble(options);
  t.after(() => dify.close());
  const jar = await signedIn(dify, dify.account);
  return { dify, jar };
}

/** @param {import('./client.js').Answer[]} answers */
const statuses = (answers) => answers.map(({ status }) => status).sort();

/**
 * A refresh with each of these; none is answered before all have come.
 * @param {import('./double.js').Double} dify
 * @param {import('./client.js').Jar[]} jars
 */
async function atOnce(dify, jars) {
  dify.set({ refreshWaits: true });
  const answers = Promise.all(jars.map((jar) => refresh(dify, jar)));
  await eventually(() => dify.counts().refresh.inFlight === jars.length);
  dify.set({ refreshWaits: false });
  return answers;
}

for (const rotateAt of /** @type {const} */ (['start', 'end']))
  test(`of eight refreshes at once with one token one wins, rotating at the ${rotateAt}`, async (t) => {
    const { dify, jar } = await start(t, { rotateAt });
    const jars = Array.from({ length: 8 }, () => new Map(jar));
    assert.deepEqual(statuses(await atOnce(dify, jars)), [200, 401, 401, 401, 401, 401, 401, 401]);
    const { total, ok, refused, reused, inFlight, inFlightMax } = dify.counts().refresh;
    assert.deepEqual(
      { total, ok, refused, reused, inFlight, inFlightMax },
      { total: 8, ok: 1, refused: 7, reused: 7, inFlight: 0, inFlightMax: 8 },
    );
  });

test('with rotateAt race all win and all new tokens work, as the real server was seen to do', async (t) => {
  const { dify, jar } = await start(t, { rotateAt: 'race' });
  const jars = Array.from({ length: 4 }, () => new Map(jar));
  assert.deepEqual(statuses(await atOnce(dify, jars)), [200, 200, 200, 200]);
  assert.deepEqual(statuses(await atOnce(dify, jars)), [200, 200, 200, 200]);
});

test('a refresh gives three tokens that differ from those before, even within one second', async (t) => {
  const { dify, jar } = await start(t);
  const before = new Map(jar);
  await refresh(dify, jar);
  assert.equal(jar.size, 3);
  for (const [name, value] of before) assert.notEqual(jar.get(name), value, name);
});

test('rotating at the start, the old token is dead while the answer is still on its way', async (t) => {
  const { dify, jar } = await start(t, { refreshDelayMs: 200 });
  const first = refresh(dify, new Map(jar));
  await eventually(() => dify.counts().refresh.inFlight === 1);
  dify.set({ refreshDelayMs: 0 });
  assert.equal((await refresh(dify, new Map(jar))).status, 401);
  assert.equal((await first).status, 200);
});

test('rotating at the end, whoever is answered first wins', async (t) => {
  const { dify, jar } = await start(t, { refreshDelayMs: 1000, rotateAt: 'end' });
  const first = refresh(dify, new Map(jar));
  await eventually(() => dify.counts().refresh.inFlight === 1);
  dify.set({ refreshDelayMs: 0 });
  assert.equal((await refresh(dify, new Map(jar))).status, 200);
  assert.equal((await first).status, 401);
});

test('a refresh whose answer is lost has rotated all the same', async (t) => {
  const { dify, jar } = await start(t, { loseRefreshAnswer: 1 });
  await assert.rejects(refresh(dify, jar), /socket hang up/);
  const answer = await refresh(dify, jar);
  assert.deepEqual([answer.status, answer.body.message], [401, 'Invalid refresh token']);
  const { lost, refused, reused } = dify.counts().refresh;
  assert.deepEqual({ lost, refused, reused }, { lost: 1, refused: 1, reused: 1 });
});

test('a refresh whose request is lost has not rotated', async (t) => {
  const { dify, jar } = await start(t, { loseRefreshRequest: 1 });
  await assert.rejects(refresh(dify, jar), /socket hang up/);
  assert.equal((await refresh(dify, jar)).status, 200);
});

test('a client that goes away during a refresh leaves it rotated', async (t) => {
  const { dify, jar } = await start(t, { refreshDelayMs: 100 });
  const gone = new AbortController();
  const aborted = fetch(`${dify.api}/refresh-token`, {
    method: 'POST',
    signal: gone.signal,
    headers: { cookie: `refresh_token=${jar.get('refresh_token')}` },
  });
  await eventually(() => dify.counts().refresh.inFlight === 1);
  gone.abort();
  await assert.rejects(aborted);
  await eventually(() => dify.counts().refresh.inFlight === 0);
  assert.equal((await refresh(dify, jar)).status, 401);
});

test('a refresh token ends with its lifetime', async (t) => {
  const { dify, jar } = await start(t, { refreshSeconds: 10 });
  dify.set({ clockSkewSeconds: 11 });
  assert.equal((await refresh(dify, jar)).body.message, 'Invalid refresh token');
});

test('expire makes access tokens of before expired and leaves the refresh token good', async (t) => {
  const { dify, jar } = await start(t);
  dify.expire();
  const answer = await call(`${dify.api}/account/profile`, jar);
  assert.deepEqual([answer.status, answer.body.message], [401, 'Token has expired.']);
  assert.equal((await refresh(dify, jar)).status, 200);
  assert.equal((await call(`${dify.api}/account/profile`, jar)).status, 200);
});

test('an expired access token cannot log out, and no cookie is cleared', async (t) => {
  const { dify, jar } = await start(t);
  dify.expire();
  const answer = await send(`${dify.api}/logout`, { method: 'POST', jar });
  assert.deepEqual([answer.status, answer.setCookie], [401, []]);
  assert.equal((await refresh(dify, jar)).status, 200);
});

test('revoke makes the server forget the session, and the 401 clears no cookie', async (t) => {
  const { dify, jar } = await start(t);
  dify.revoke();
  const answer = await refresh(dify, jar);
  assert.deepEqual([answer.status, answer.setCookie], [401, []]);
  assert.deepEqual(answer.body, { result: 'fail', message: 'Invalid refresh token' });
  assert.equal(dify.counts().refresh.reused, 0);
});

test('a banned account is refused by refresh and by login', async (t) => {
  const { dify, jar } = await start(t);
  dify.ban(dify.account.email);
  assert.equal((await refresh(dify, jar)).body.message, '401 Unauthorized: Account is banned.');
  await assert.rejects(signedIn(dify, dify.account), /account_banned/);
});

test('the csrf token of another account is refused', async (t) => {
  const { dify, jar } = await start(t);
  const other = await signedIn(dify, dify.addAccount({ email: 'other@example.com' }));
  const mixed = only(jar, 'access_token').set('csrf_token', other.get('csrf_token') ?? '');
  const answer = await call(`${dify.api}/apps`, mixed);
  assert.deepEqual([answer.status, dify.counts().csrfRefused], [401, 1]);
});
