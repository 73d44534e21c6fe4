// @ts-check
// Pages and API on different origins: served once the person has said that they belong together.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, inConsole, isSignedIn, tally } from './console.js';

inConsole(
  'pages whose API is on another origin',
  (it) => {
    test('are left alone until the person allows the pair', async () => {
      await it.set({ splitApis: [] });
      const [tab] = await it.signIn(1);
      if (!tab) throw new Error('there is a tab');
      it.dify.expire();
      assert.deepEqual(tally(await ask(tab, 3)), { 401: 3 });
      assert.equal(it.dify.counts().refresh.total, 0);
    });

    test('share one refresh, two origins of pages too, once the pairs are allowed', async () => {
      const api = new URL(it.dify.api).origin;
      await it.set({ splitApis: it.dify.pageOrigins.map((page) => ({ page, api })) });
      const tabs = await it.signIn(2);
      for (const origin of it.dify.pageOrigins.slice(1)) {
        const tab = await it.open('/apps', origin);
        await isSignedIn(tab);
        tabs.push(tab);
      }
      assert.equal(new Set(tabs.map((tab) => new URL(tab.url()).origin)).size, 2);
      it.dify.set({ refreshDelayMs: 500 });
      it.dify.expire();
      it.dify.reset();
      const answers = await Promise.all(tabs.map((tab) => ask(tab, 3)));
      assert.deepEqual(tally(answers.flat()), { 200: 9 });
      assert.equal(it.dify.counts().refresh.total, 1);
    });
  },
  { double: { split: true, pageOrigins: 2 } },
);
