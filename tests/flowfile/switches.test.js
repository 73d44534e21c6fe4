// @ts-check
// The switches, and what the log says.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { send } from '../double/client.js';
import { isMeanwhile } from '../double/jwt.js';
import { bearer, call, claimsOf, refresh } from './client.js';
import { start } from './start.js';

test('expire ends every access token of before and leaves the refresh token good', async (t) => {
  const { flowfile, pair, api } = await start(t);
  for (let n = 0; n < 2; n += 1) {
    flowfile.expire();
    assert.equal((await call(`${api}/catalog/flows`, pair.access_token)).status, 401);
    const { body } = await refresh(flowfile, pair.refresh_token);
    Object.assign(pair, body);
    assert.equal((await call(`${api}/catalog/flows`, pair.access_token)).status, 200);
  }
});

test('after expire the Date header says how late it is, so that exp is in the past', async (t) => {
  const { flowfile, pair, api } = await start(t);
  flowfile.expire();
  const { headers } = await call(`${api}/catalog/flows`, pair.access_token);
  assert.ok(claimsOf(pair.access_token).exp * 1000 < Date.parse(String(headers.date)));
});

test('with accessSeconds below 0 a token is born expired', async (t) => {
  const { pair, api } = await start(t, { accessSeconds: -1 });
  assert.ok(claimsOf(pair.access_token).exp * 1000 < Date.now());
  assert.equal((await call(`${api}/catalog/flows`, pair.access_token)).status, 401);
});

test('a skewed clock shows in Date and in the claims', async (t) => {
  const { flowfile, pair } = await start(t, { clockSkewSeconds: -3600 });
  const begun = Date.now();
  const { headers, body } = await refresh(flowfile, pair.refresh_token);
  assert.ok(isMeanwhile(begun, Date.parse(String(headers.date)) + 3_600_000));
  assert.ok(isMeanwhile(begun, claimsOf(body.access_token).exp * 1000 - 3_600_000));
});

test('a lost answer has rotated, a lost request has not', async (t) => {
  const { flowfile, pair } = await start(t, { singleUse: true });
  flowfile.set({ loseRefreshRequest: 1 });
  await assert.rejects(refresh(flowfile, pair.refresh_token), /socket hang up/);
  flowfile.set({ loseRefreshAnswer: 1 });
  await assert.rejects(refresh(flowfile, pair.refresh_token), /socket hang up/);
  assert.equal((await refresh(flowfile, pair.refresh_token)).status, 401);
  const { total, ok, lost, reused } = flowfile.counts().refresh;
  assert.deepEqual({ total, ok, lost, reused }, { total: 3, ok: 0, lost: 2, reused: 1 });
});

test('refreshStatus answers so many times, with Retry-After, and does not rotate', async (t) => {
  const { flowfile, pair } = await start(t, { singleUse: true });
  for (const status of [429, 503]) {
    flowfile.set({ refreshStatus: { status, retryAfter: 3 } });
    const answer = await refresh(flowfile, pair.refresh_token);
    assert.deepEqual([answer.status, answer.headers['retry-after']], [status, '3']);
  }
  assert.equal((await refresh(flowfile, pair.refresh_token)).status, 200);
  assert.equal(flowfile.counts().refresh.substituted, 2);
});

test('a refresh may be answered with HTML, or be a 201', async (t) => {
  const { flowfile, pair } = await start(t);
  flowfile.set({ refreshStatus: { status: 200, html: true } });
  const page = await refresh(flowfile, pair.refresh_token);
  assert.deepEqual([page.status, page.headers['content-type']], [200, 'text/html']);
  flowfile.set({ refreshStatus: { status: 201, rotate: true } });
  const created = await refresh(flowfile, pair.refresh_token);
  assert.deepEqual([created.status, created.body.token_type], [201, 'bearer']);
});

test('apiStatus answers a path in its place', async (t) => {
  const { flowfile, pair, api } = await start(t);
  flowfile.set({ apiStatus: { path: '/catalog/*', status: 502, html: true } });
  assert.equal((await call(`${api}/catalog/flows`, pair.access_token)).status, 502);
  assert.equal((await call(`${api}/catalog/flows`, pair.access_token)).status, 200);
});

test('with cut nothing is answered, not even a page', async (t) => {
  const { flowfile, pair, api } = await start(t);
  flowfile.set({ cut: true });
  await assert.rejects(call(`${api}/catalog/flows`, pair.access_token), /socket hang up/);
  await assert.rejects(send(`${flowfile.origin}/`), /socket hang up/);
  flowfile.clearSwitches();
  assert.equal((await call(`${api}/catalog/flows`, pair.access_token)).status, 200);
});

test('delays: a refresh, any other call, a 401', async (t) => {
  const { flowfile, pair, api } = await start(t);
  /** @param {() => Promise<unknown>} run */
  const took = async (run) => {
    const begun = performance.now();
    await run();
    return performance.now() - begun;
  };
  flowfile.set({ refreshDelayMs: 80, delayMs: 40, unauthorizedDelayMs: 80 });
  assert.ok((await took(() => refresh(flowfile, pair.refresh_token))) >= 79);
  assert.ok((await took(() => call(`${api}/catalog/flows`, pair.access_token))) >= 39);
  assert.ok((await took(() => send(`${api}/catalog/flows`))) >= 119);
});

test('the test route says what arrived and who sent it', async (t) => {
  const { flowfile, pair, api } = await start(t);
  const headers = { ...bearer(pair.access_token), 'X-Test-Id': 'one' };
  const url = `${api}/holdfast-test/a?status=201`;
  const { status, body } = await send(url, { method: 'PUT', headers, body: 'hello' });
  assert.deepEqual([status, body.method, body.bodyLength, body.user], [201, 'PUT', 5, 'admin']);
  assert.equal((await send(`${api}/holdfast-test/a`)).status, 401);
  await send(`${api}/holdfast-test/b`, { headers });
  assert.equal(flowfile.userOf('one'), 'admin');
});

test('the log has neither tokens nor query strings', async (t) => {
  const { flowfile, pair, api } = await start(t);
  await send(`${api}/logs/1?access_token=${pair.access_token}`);
  await refresh(flowfile, pair.refresh_token);
  const text = JSON.stringify(flowfile.requests());
  for (const secret of [pair.access_token, pair.refresh_token, '?'])
    assert.ok(!text.includes(secret));
  assert.deepEqual(
    flowfile.requests().map(({ method, path, status }) => `${method} ${path} ${status}`),
    ['GET /api/logs/1 200', 'POST /api/auth/refresh 200'],
  );
});

test('a switch that does not exist is an error', async (t) => {
  const { flowfile } = await start(t);
  // @ts-expect-error: that is the point.
  assert.throws(() => flowfile.set({ refreshDelay: 1 }), TypeError);
});
