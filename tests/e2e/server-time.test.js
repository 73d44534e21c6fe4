// @ts-check
// A server that lags behind its own refresh, or whose clock is wrong (scenarios 41, 67).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, inConsole, tally } from './console.js';

const HOUR = 3600;

inConsole('a server', (it) => {
  test('that refuses its new tokens for a moment costs one refresh and no request', async () => {
    const tabs = await it.signIn(3);
    it.dify.set({ newTokenLagMs: 400 });
    it.dify.expire();
    const answers = await Promise.all(tabs.map((tab) => ask(tab, 3)));
    assert.deepEqual(tally(answers.flat()), { 200: 9 });
    assert.equal(it.dify.counts().refresh.total, 1);
    for (const sent of it.sendings().values()) assert.ok(sent.length <= 3, sent.join());
  });

  for (const [what, clockSkewSeconds] of /** @type {const} */ ([
    ['an hour ahead', HOUR],
    ['an hour behind', -HOUR],
    ['a year ahead', 365 * 24 * HOUR],
  ])) {
    test(`whose clock is ${what} costs one refresh and no request`, async () => {
      it.dify.set({ clockSkewSeconds });
      const tabs = await it.signIn(2);
      it.dify.expire();
      const answers = await Promise.all(tabs.map((tab) => ask(tab, 3)));
      assert.deepEqual(tally(answers.flat()), { 200: 6 });
      assert.equal(it.dify.counts().refresh.total, 1);
    });
  }
});
