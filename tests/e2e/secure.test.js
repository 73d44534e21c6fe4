// @ts-check
// A Dify on https, whose cookies are named `__Host-…`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, tally } from './console.js';

inConsole(
  'cookies that are bound to their host',
  (it) => {
    test('are renewed once, and the replays carry the new CSRF token', async () => {
      const tabs = await it.signIn(3);
      // Until all have left: one that leaves as the cookies change could name the old token.
      it.dify.set({ refreshWaits: true });
      it.dify.expire();
      const asked = Promise.all(tabs.map((tab) => ask(tab, 5)));
      await eventually(() => it.dify.counts().unauthorized === 15);
      it.dify.set({ refreshWaits: false });
      assert.deepEqual(tally((await asked).flat()), { 200: 15 });
      assert.equal(it.dify.counts().refresh.total, 1);
      assert.equal(it.dify.counts().csrfRefused, 0);
      const cookies = (await it.browser.cookies()).map(({ name }) => name).sort();
      assert.deepEqual(cookies, [
        '__Host-access_token',
        '__Host-csrf_token',
        '__Host-refresh_token',
      ]);
    });
  },
  { double: { secure: true } },
);
