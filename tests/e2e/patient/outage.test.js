// @ts-check
// The server cannot refresh now: the session is kept, and refreshed once it can (scenarios 29,
// 31, 32, 35, 64, 68).

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { eventually } from '../../browser/index.js';
import { ask, badge, inConsole, tally } from '../console.js';

/** A browser stops a worker that is idle for 30 s, whoever waits. */
const RETRY_AFTER_S = [4, 70];

/**
 * What goes wrong, and then not any more.
 * @type {Record<string, Partial<import('../../double/switches.js').Switches>>}
 */
const OUTAGES = {
  'answers 503, twice': { refreshStatus: { status: 503, times: 2 } },
  'answers 429 without saying until when': { refreshStatus: { status: 429, times: 1 } },
  'answers 503 in HTML': { refreshStatus: { status: 503, html: true, times: 1 } },
  'is behind a captive portal, which answers 200 in HTML': {
    refreshStatus: { status: 200, html: true, times: 1 },
  },
  'answers 500 for a fault of its own': { refreshStatus: { status: 500, times: 1 } },
  'answers 401 for a reason that is not the token': {
    refreshStatus: { status: 401, message: 'database is locked', times: 1 },
  },
  'closes the connection': { closeConnections: true, loseRefreshRequest: 1 },
  // Then the browser may send it once more by itself (scenario 68).
  'closes a connection that was used before': { loseRefreshRequest: 1 },
};

inConsole('when the server', (it) => {
  for (const [what, switches] of Object.entries(OUTAGES)) {
    test(`${what}, nobody is signed out and every request ends well`, async () => {
      const tabs = await it.signIn(2);
      it.dify.set(switches);
      it.dify.expire();
      const answers = await Promise.all(tabs.map((tab) => ask(tab, 2)));
      assert.deepEqual(tally(answers.flat()), { 200: 4 });
      const { total, ok, inFlightMax } = it.dify.counts().refresh;
      const failed = switches.refreshStatus?.times ?? 1;
      assert.deepEqual({ total, ok, inFlightMax }, { total: failed + 1, ok: 1, inFlightMax: 1 });
      assert.equal(await badge(it), '');
    });
  }

  for (const seconds of RETRY_AFTER_S)
    test(`names a next try in ${seconds} s, all tabs wait for it`, async () => {
      const tabs = await it.signIn(3);
      it.dify.set({ refreshStatus: { status: 503, retryAfter: seconds } });
      it.dify.expire();
      const answers = await Promise.all(tabs.map((tab) => ask(tab, 2)));
      assert.deepEqual(tally(answers.flat()), { 200: 6 });
      const { total, ok, inFlightMax } = it.dify.counts().refresh;
      assert.deepEqual({ total, ok, inFlightMax }, { total: 2, ok: 1, inFlightMax: 1 });
      const [first, second] = it.dify
        .requests()
        .filter(({ path }) => path.endsWith('/refresh-token'))
        .map(({ started }) => started);
      const waited = Number(second) - Number(first);
      assert.ok(waited >= seconds * 1000, `tried again after ${Math.round(waited)} ms`);
    });

  test('redirects the refresh to another origin, nothing goes there', async (t) => {
    const tabs = await it.signIn(2);
    // Cookies know no ports: a browser that followed would hand it the refresh token.
    let strays = 0;
    const elsewhere = createServer((_, response) => {
      strays += 1;
      response.end();
    });
    await new Promise((resolve) => elsewhere.listen(0, '127.0.0.1', () => resolve(undefined)));
    t.after(() => elsewhere.close());
    const { port } = /** @type {import('node:net').AddressInfo} */ (elsewhere.address());
    it.dify.set({ redirectRefreshTo: `http://127.0.0.1:${port}/console/api/refresh-token` });
    it.dify.expire();
    const held = Promise.all(tabs.map((tab) => ask(tab, 2)));
    await eventually(() => it.dify.counts().refresh.substituted === 1);
    it.dify.set({ redirectRefreshTo: null });
    assert.deepEqual(tally((await held).flat()), { 200: 4 });
    const { total, ok, inFlightMax } = it.dify.counts().refresh;
    assert.deepEqual({ total, ok, inFlightMax }, { total: 2, ok: 1, inFlightMax: 1 });
    assert.equal(strays, 0);
    assert.equal(await badge(it), '');
  });

  test('is gone for longer than a request is held, its page gets the 401 and stays signed in', async () => {
    const [tab] = await it.signIn(1);
    if (!tab) throw new Error('there is a tab');
    it.dify.set({ refreshStatus: { status: 503, retryAfter: 120, times: Infinity } });
    it.dify.expire();
    // It could not be helped within its limit of 100 s, which is known at once.
    const [answer] = await ask(tab);
    assert.equal(answer?.status, 401);
    assert.ok(Number(answer?.ms) < 50_000, `after ${answer?.ms} ms`);
    assert.equal(it.dify.counts().refresh.total, 1);
    assert.match(await tab.evaluate(() => document.cookie), /csrf_token/);
    assert.equal(new URL(tab.url()).pathname, '/apps');
  });
});
