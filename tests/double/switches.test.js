// @ts-check
// The switches, the test route, and what the log says.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { call, refresh, send, signedIn } from './client.js';
import { startDouble } from './double.js';
import { isMeanwhile } from './jwt.js';

/**
 * @param {import('node:test').TestContext} t
 * @param {import('./double.js').StartOptions} [options]
 */
async function start(t, options) {
  const dify = await startDouble(options);
  t.after(() => dify.close());
  const jar = await signedIn(dify, dify.account);
  dify.reset();
  return { dify, jar };
}

test('the test route says what arrived and who sent it', async (t) => {
  const { dify, jar } = await start(t);
  const body = randomBytes(3_000_000);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const headers = { 'Content-Type': 'application/x-test', 'X-Test-Id': 'one' };
  const answer = await call(`${dify.api}/holdfast-test/a/b?status=201`, jar, {
    method: 'PUT',
    headers,
    body,
  });
  assert.equal(answer.status, 201);
  assert.equal(answer.headers['x-test-id'], 'one');
  assert.deepEqual(answer.body, {
    method: 'PUT',
    bodyLength: 3_000_000,
    bodySha256: sha256,
    contentType: 'application/x-test',
    user: dify.account.email,
  });
});

test('a 401 of the test route comes after the whole body was read, or early when asked', async (t) => {
  const { dify } = await start(t);
  const body = randomBytes(100_000);
  const url = `${dify.api}/holdfast-test/x`;
  assert.equal((await send(url, { method: 'POST', body })).status, 401);
  assert.equal((await send(`${url}?early=1`, { method: 'POST', body })).status, 401);
  assert.deepEqual(
    dify.requests().map((request) => request.bodyLength),
    [100_000, null],
  );
});

test('a late 401 was decided when the request arrived', async (t) => {
  const { dify, jar } = await start(t);
  dify.expire();
  const late = call(`${dify.api}/holdfast-test/x?late=150`, jar);
  const begun = Date.now();
  await refresh(dify, new Map(jar));
  const answer = await late;
  assert.deepEqual([answer.status, answer.body.message], [401, 'Token has expired.']);
  assert.ok(Date.now() - begun >= 140);
});

test('userOf names the account that was served, never one that was refused', async (t) => {
  const { dify, jar } = await start(t);
  const other = dify.addAccount({ email: 'other@example.com' });
  const otherJar = await signedIn(dify, other);
  const url = `${dify.api}/holdfast-test/x`;
  await call(url, jar, { headers: { 'X-Test-Id': 'a' } });
  await call(url, otherJar, { headers: { 'X-Test-Id': 'b' } });
  await send(url, { headers: { 'X-Test-Id': 'c' } });
  assert.deepEqual(['a', 'b', 'c'].map(dify.userOf), [
    'admin@example.com',
    'other@example.com',
    null,
  ]);
});

test('the log has neither tokens nor cookies nor query strings', async (t) => {
  const { dify, jar } = await start(t);
  const tokens = [...jar.values()];
  await call(`${dify.api}/holdfast-test/x?secret=1`, jar, { headers: { 'X-Test-Id': 'a' } });
  await refresh(dify, jar);
  const text = JSON.stringify(dify.requests());
  for (const token of [...tokens, ...jar.values(), 'secret', '?'])
    assert.ok(!text.includes(token), token);
  const [first] = dify.requests();
  assert.deepEqual(
    [first?.n, first?.method, first?.path, first?.status, first?.id, first?.bodyLength],
    [1, 'GET', '/console/api/holdfast-test/x', 200, 'a', 0],
  );
  assert.ok((first?.ended ?? 0) >= (first?.started ?? Infinity));
});

test('reset zeroes counts and log', async (t) => {
  const { dify, jar } = await start(t);
  await refresh(dify, jar);
  dify.reset();
  assert.equal(dify.counts().refresh.total, 0);
  assert.deepEqual(dify.requests(), []);
});

test('refreshStatus answers so many times, with Retry-After, and does not rotate', async (t) => {
  const { dify, jar } = await start(t);
  dify.set({ refreshStatus: { status: 429, retryAfter: 3, times: 2 } });
  for (const expected of [429, 429, 200]) {
    const answer = await refresh(dify, jar);
    assert.equal(answer.status, expected);
    assert.equal(answer.headers['retry-after'], expected === 429 ? '3' : undefined);
  }
  assert.equal(dify.counts().refresh.substituted, 2);
});

test('refreshStatus may rotate all the same, for a 204 that is a success', async (t) => {
  const { dify, jar } = await start(t, { refreshStatus: { status: 204, rotate: true } });
  const answer = await refresh(dify, jar);
  assert.deepEqual([answer.status, answer.text, answer.setCookie.length], [204, '', 3]);
  assert.equal((await refresh(dify, jar)).status, 200);
});

test('a refresh may be answered with HTML, or redirected, and sets no cookie then', async (t) => {
  const { dify, jar } = await start(t);
  dify.set({ refreshHtml: true });
  const page = await refresh(dify, jar);
  assert.deepEqual([page.status, page.headers['content-type']], [200, 'text/html']);
  assert.deepEqual(page.setCookie, []);
  dify.set({ refreshHtml: false, redirectRefreshTo: 'http://127.0.0.1:9/elsewhere' });
  const redirect = await refresh(dify, jar);
  assert.deepEqual(
    [redirect.status, redirect.headers.location],
    [307, 'http://127.0.0.1:9/elsewhere'],
  );
  assert.deepEqual(redirect.setCookie, []);
  dify.clearSwitches();
  assert.equal((await refresh(dify, jar)).status, 200);
});

test('apiStatus gives a path the 401 codes that are not about an expired token', async (t) => {
  const { dify, jar } = await start(t);
  dify.set({
    apiStatus: [
      { path: '/account/profile', code: 'unauthorized_and_force_logout' },
      { path: '/holdfast-test/*', code: 'web_sso_auth_required', message: 'No.', times: Infinity },
      { path: '/api/site', status: 503, html: true },
    ],
  });
  const forced = await call(`${dify.api}/account/profile`, new Map(jar));
  assert.deepEqual([forced.status, forced.setCookie.length], [401, 3]);
  for (const path of ['/holdfast-test/a', '/holdfast-test/b']) {
    const { status, body } = await call(dify.api + path, jar);
    assert.equal(status, 401);
    assert.deepEqual(body, { code: 'web_sso_auth_required', message: 'No.', status: 401 });
  }
  assert.equal((await send(`${dify.publicApi}/site`)).status, 503);
  assert.equal((await call(`${dify.api}/account/profile`, jar)).status, 200);
});

test('apiStatus may have no code, as a body from elsewhere', async (t) => {
  const { dify, jar } = await start(t, { apiStatus: { path: '/apps', message: 'Go away.' } });
  const { body } = await call(`${dify.api}/apps`, jar);
  assert.deepEqual(body, { result: 'fail', message: 'Go away.' });
});

test('a skewed server clock shows in Date and in the claims', async (t) => {
  const { dify, jar } = await start(t, { clockSkewSeconds: -3600, accessSeconds: 60 });
  const begun = Date.now();
  const answer = await refresh(dify, jar);
  assert.ok(isMeanwhile(begun, Date.parse(String(answer.headers.date)) + 3_600_000));
  const payload = (jar.get('access_token') ?? '').split('.')[1] ?? '';
  const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  assert.ok(isMeanwhile(begun, exp * 1000 + 3_540_000));
});

test('a token that is too new for a lagging instance is refused for a while', async (t) => {
  const { dify, jar } = await start(t, { newTokenLagMs: 60_000 });
  await refresh(dify, jar);
  assert.equal((await call(`${dify.api}/apps`, jar)).status, 401);
  dify.set({ newTokenLagMs: 100 });
  await new Promise((resolve) => setTimeout(resolve, 120));
  assert.equal((await call(`${dify.api}/apps`, jar)).status, 200);
});

test('a switch that does not exist is an error', async (t) => {
  const { dify } = await start(t);
  // @ts-expect-error: that is the point.
  assert.throws(() => dify.set({ refreshDelay: 1 }), TypeError);
});
