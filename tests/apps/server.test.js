// @ts-check
// The token server of the apps: the same rules in four dialects (seamless-refresh.md).

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { send } from '../double/client.js';
import { apps, startApp } from './apps.js';
import { clientOf } from './client.js';

/** How each says "expired", and how a refused refresh. */
const WORDS = {
  'axios-queue': { expired: 401, refused: 401 },
  'axios-code': { expired: 409, refused: 401 },
  'fetch-storage': { expired: 401, refused: 400 },
  'bearer-memory': { expired: 401, refused: 401 },
};

for (const name of apps)
  describe(name, () => {
    const { expired, refused } = WORDS[name];

    /**
     * @param {import('node:test').TestContext} t
     * @param {import('./apps.js').StartOptions} [options]
     */
    async function start(t, options) {
      const app = await startApp(name, options);
      t.after(() => app.close());
      const client = clientOf(app);
      return { app, client, pair: await client.signIn() };
    }

    test('expired, missing and garbage bearers get the same answer', async (t) => {
      const { app, client, pair } = await start(t);
      assert.equal(await client.call(pair.access), 200);
      app.expire();
      for (const token of [pair.access, '', 'garbage'])
        assert.equal(await client.call(token), expired);
      assert.equal(app.counts().expired, 3);
    });

    test('an access token expires by itself after its seconds', async (t) => {
      const { client, pair } = await start(t, { accessSeconds: 0 });
      assert.equal(await client.call(pair.access), expired);
    });

    test('a refresh token is good once', async (t) => {
      const { app, client, pair } = await start(t);
      const first = await client.refresh(pair.refresh);
      assert.equal(first.status, 200);
      assert.equal(await client.call(first.pair?.access ?? ''), 200);
      assert.equal((await client.refresh(pair.refresh)).status, refused);
      assert.equal((await client.refresh(first.pair?.refresh ?? '')).status, 200);
      const { total, ok, reused } = app.counts().refresh;
      assert.deepEqual({ total, ok, reused }, { total: 3, ok: 2, reused: 1 });
    });

    test('of overlapping refreshes one wins', async (t) => {
      for (const rotateAt of /** @type {const} */ (['start', 'end'])) {
        const { app, client, pair } = await start(t, { overlap: 3, rotateAt });
        const all = await Promise.all([1, 2, 3].map(() => client.refresh(pair.refresh)));
        assert.deepEqual(all.map(({ status }) => status).sort(), [200, refused, refused].sort());
        assert.deepEqual([app.counts().refresh.inFlightMax, app.counts().refresh.reused], [3, 2]);
      }
    });

    test('in a race all are answered 200, and only the last of the new tokens is good', async (t) => {
      const { app, client, pair } = await start(t, { overlap: 3, rotateAt: 'race' });
      const all = await Promise.all([1, 2, 3].map(() => client.refresh(pair.refresh)));
      assert.deepEqual(new Set(all.map(({ status }) => status)), new Set([200]));
      app.set({ overlap: 1, rotateAt: 'start' });
      const again = [];
      for (const { pair: won } of all)
        again.push((await client.refresh(won?.refresh ?? '')).status);
      assert.equal(again.filter((status) => status === 200).length, 1);
    });

    test('within the grace a rotated refresh token works again', async (t) => {
      const { app, client, pair } = await start(t, { graceMs: 5000 });
      await client.refresh(pair.refresh);
      assert.equal((await client.refresh(pair.refresh)).status, 200);
      app.set({ clockSkewSeconds: 6 });
      assert.equal((await client.refresh(pair.refresh)).status, refused);
    });

    test('sign-out and revocation end the session', async (t) => {
      const { app, client, pair } = await start(t);
      await client.signOut(pair.refresh);
      assert.equal((await client.refresh(pair.refresh)).status, refused);
      const next = await client.signIn();
      app.revoke();
      assert.equal((await client.refresh(next.refresh)).status, refused);
      assert.equal(app.counts().logouts, 1);
    });

    test('a lost answer has rotated, a lost request has not', async (t) => {
      const { app, client, pair } = await start(t, { loseRefreshRequest: 1 });
      await assert.rejects(client.refresh(pair.refresh), /socket hang up/);
      app.set({ loseRefreshAnswer: 1 });
      await assert.rejects(client.refresh(pair.refresh), /socket hang up/);
      assert.equal((await client.refresh(pair.refresh)).status, refused);
      assert.deepEqual([app.counts().refresh.lost, app.counts().refresh.reused], [2, 1]);
    });

    test('refreshStatus takes the place of the answer and does not rotate', async (t) => {
      const { app, client, pair } = await start(t);
      app.set({ refreshStatus: { status: 503, retryAfter: 2 } });
      const { status, answer } = await client.refresh(pair.refresh);
      assert.deepEqual([status, answer.headers['retry-after']], [503, '2']);
      assert.equal((await client.refresh(pair.refresh)).status, 200);
    });

    test('the page and all that it loads are served, axios from the package itself', async (t) => {
      const { app } = await start(t);
      const { text } = await send(`${app.origin}/`);
      assert.match(text, /<body data-own-refresher>/);
      assert.equal((await send(`${app.origin}/_tests/apps/${name}/pages/app.js`)).status, 200);
      const axios = await send(`${app.origin}/_tests/axios.js`);
      assert.match(axios.text, /Axios v\d/);
      assert.equal((await send(`${app.origin}/_tests/apps/server.js`)).status, 404);
      app.set({ ownRefresher: false });
      assert.match((await send(`${app.origin}/`)).text, /<body>/);
    });

    test('the log has no tokens', async (t) => {
      const { app, client, pair } = await start(t);
      await client.refresh(pair.refresh);
      const text = JSON.stringify(app.requests());
      assert.ok(!text.includes(pair.access) && !text.includes(pair.refresh));
    });
  });

test('only axios-code has access tokens that nobody can read', async (t) => {
  for (const name of apps) {
    const app = await startApp(name, { accessSeconds: 7 });
    t.after(() => app.close());
    const { access } = await clientOf(app).signIn();
    if (name === 'axios-code') {
      assert.ok(!access.includes('.'));
      continue;
    }
    const claims = JSON.parse(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString());
    assert.equal(claims.exp - claims.iat, 7);
  }
});

test('bearer-memory: a refresh without a cookie is anonymous, and no reuse', async (t) => {
  const app = await startApp('bearer-memory');
  t.after(() => app.close());
  assert.equal((await send(app.refreshUrl, { method: 'POST' })).status, 401);
  assert.deepEqual([app.counts().anonymous, app.counts().refresh.reused], [1, 0]);
});

test('bearer-memory: the refresh cookie is HttpOnly and only for /api/auth', async (t) => {
  const app = await startApp('bearer-memory');
  t.after(() => app.close());
  const { answer } = await clientOf(app).refresh((await clientOf(app).signIn()).refresh);
  assert.match(answer.setCookie[0] ?? '', /; Path=\/api\/auth; HttpOnly; SameSite=Lax$/);
});
