// @ts-check
// What the tokens are (contract, lifetimes and JWT) and what rotation means (contract, rotation).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMeanwhile, signJwt } from '../double/jwt.js';
import { call, claimsOf, refresh, signedIn } from './client.js';
import { atNewSecond, start } from './start.js';
import { FlowfileState } from './state.js';
import { readBearer, readRefreshToken } from './tokens.js';

const ME = '/auth/users/me';

test('lifetimes: an access token lives 120 minutes, a refresh token 7 days', async (t) => {
  const begun = Date.now();
  const { pair } = await start(t);
  assert.ok(isMeanwhile(begun, (claimsOf(pair.access_token).exp - 7200) * 1000));
  assert.ok(isMeanwhile(begun, (claimsOf(pair.refresh_token).exp - 604_800) * 1000));
});

test('JWT: HS256, and no claims but sub, exp and type', async (t) => {
  const { pair } = await start(t);
  const header = Buffer.from(pair.access_token.split('.')[0] ?? '', 'base64url').toString();
  assert.equal(header, '{"alg":"HS256","typ":"JWT"}');
  for (const [token, type] of Object.entries({
    [pair.access_token]: 'access',
    [pair.refresh_token]: 'refresh',
  })) {
    const { exp, ...rest } = claimsOf(token);
    assert.deepEqual(rest, { sub: 'admin', type });
    assert.ok(Number.isInteger(exp));
  }
});

test('JWT: tokens of admin are 145 and 147 characters long', async (t) => {
  const { pair } = await start(t);
  assert.deepEqual([pair.access_token.length, pair.refresh_token.length], [145, 147]);
});

test('JWT: a bearer whose claims were changed is refused', async (t) => {
  const { pair, api } = await start(t);
  const [header, , signature] = pair.access_token.split('.');
  const claims = { ...claimsOf(pair.access_token), exp: 9_999_999_999 };
  const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
  assert.equal((await call(api + ME, `${header}.${forged}.${signature}`)).status, 401);
});

test('JWT: a refresh token is no bearer, and an access token no refresh token', async (t) => {
  const { flowfile, pair, api } = await start(t);
  assert.equal((await call(api + ME, pair.refresh_token)).status, 401);
  const answer = await refresh(flowfile, pair.access_token);
  assert.deepEqual([answer.status, answer.body], [401, { detail: 'Invalid refresh token' }]);
});

test('JWT: a bearer of no or another type passes, one without sub does not', () => {
  const state = new FlowfileState({});
  /** @param {import('../double/jwt.js').Claims} claims */
  const sign = (claims) => signJwt({ alg: 'HS256', typ: 'JWT' }, claims, state.secret);
  const exp = state.nowSeconds() + 60;
  assert.equal(readBearer(state, sign({ sub: 'admin', exp })), 'admin');
  assert.equal(readBearer(state, sign({ sub: 'admin', exp, type: 'other' })), 'admin');
  assert.equal(readBearer(state, sign({ exp, type: 'access' })), null);
  assert.equal(readRefreshToken(state, sign({ sub: 'admin', exp })), null);
});

test('rotation: each refresh answers a new pair of three fields', async (t) => {
  const { flowfile, pair } = await start(t);
  await atNewSecond(flowfile);
  const { status, body } = await refresh(flowfile, pair.refresh_token);
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ['access_token', 'refresh_token', 'token_type']);
  assert.equal(body.token_type, 'bearer');
  assert.notEqual(body.access_token, pair.access_token);
  assert.notEqual(body.refresh_token, pair.refresh_token);
});

test('rotation: the old refresh token and the old access token stay good', async (t) => {
  const { flowfile, pair, api } = await start(t);
  for (let n = 0; n < 3; n += 1)
    assert.equal((await refresh(flowfile, pair.refresh_token)).status, 200);
  assert.equal((await call(api + ME, pair.access_token)).status, 200);
  assert.equal(flowfile.counts().refresh.reused, 0);
});

test('rotation: two refreshes within one second give byte-identical tokens', async (t) => {
  const { flowfile, pair } = await start(t);
  // The second lasts as long as both of them take.
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const first = await refresh(flowfile, pair.refresh_token);
  const second = await refresh(flowfile, pair.refresh_token);
  assert.deepEqual(first.body, second.body);
});

test('rotation: the 7 days slide', async (t) => {
  const { flowfile, pair } = await start(t);
  flowfile.set({ clockSkewSeconds: 6 * 86_400 });
  const { body } = await refresh(flowfile, pair.refresh_token);
  flowfile.set({ clockSkewSeconds: 12 * 86_400 });
  assert.equal((await refresh(flowfile, pair.refresh_token)).status, 401);
  assert.equal((await refresh(flowfile, body.refresh_token)).status, 200);
});

test('rotation: neither a new sign-in nor another password revokes anything', async (t) => {
  const { flowfile, pair, api } = await start(t);
  await signedIn(flowfile);
  assert.equal((await refresh(flowfile, pair.refresh_token)).status, 200);
  assert.equal((await call(api + ME, pair.access_token)).status, 200);
});

test('rotation: another JWT_SECRET_KEY ends both tokens', async (t) => {
  const { flowfile, pair, api } = await start(t);
  flowfile.changeSecret();
  assert.equal((await call(api + ME, pair.access_token)).status, 401);
  assert.equal((await refresh(flowfile, pair.refresh_token)).status, 401);
});

test('with singleUse a refresh token is good once, and tokens of one second differ', async (t) => {
  const { flowfile, pair, api } = await start(t, { singleUse: true });
  await atNewSecond(flowfile);
  const first = await refresh(flowfile, pair.refresh_token);
  const second = await refresh(flowfile, pair.refresh_token);
  assert.deepEqual([first.status, second.status], [200, 401]);
  const third = await refresh(flowfile, first.body.refresh_token);
  assert.notEqual(third.body.refresh_token, first.body.refresh_token);
  const { ok, refused, reused } = flowfile.counts().refresh;
  assert.deepEqual({ ok, refused, reused }, { ok: 2, refused: 1, reused: 1 });
  assert.equal((await call(api + ME, pair.access_token)).status, 200);
});

test('with singleUse one of eight refreshes at once wins', async (t) => {
  for (const rotateAt of /** @type {const} */ (['start', 'end'])) {
    const { flowfile, pair } = await start(t, { singleUse: true, overlap: 8, rotateAt });
    const token = pair.refresh_token;
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(flowfile, token)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    const { ok, reused, inFlightMax } = flowfile.counts().refresh;
    assert.deepEqual({ ok, reused, inFlightMax }, { ok: 1, reused: 7, inFlightMax: 8 });
  }
});
