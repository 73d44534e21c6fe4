// @ts-check
// Tokens of several thousand characters, as of servers that name groups and roles in them: they arrive
// whole, wherever the app keeps them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apps } from '../apps/apps.js';
import { burst } from '../apps/page.js';
import { inApp } from './in-app.js';

inApp('long tokens', (it) => {
  for (const name of apps) {
    test(`bug: of ${name}, what was after the thousandth character was lost`, async () => {
      await it.start(name, { ownRefresher: name === 'bearer-memory', tokenPadding: 3000 });
      const [tab] = await it.signedIn(1);
      it.app.expire();
      assert.deepEqual(await burst(tab), [200, 200, 200, 200, 200]);
      assert.deepEqual(it.refreshes(), { total: 1, ok: 1, reused: 0 });
    });
  }
});
