// @ts-check
// A worker that Chromium cannot start (one killed while it was installed never starts again, and its
// ports stay open): pages fare as without us, if later.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { demoCopy } from '../../browser/index.js';
import { ask, inConsole, tally } from '../console.js';

inConsole(
  'a worker that never says anything',
  (it) => {
    test('keeps nobody from signing in, and no request from its own 401', async () => {
      const [tab] = await it.signIn();
      assert.ok(tab);
      it.dify.expire();
      assert.deepEqual(tally(await ask(tab, 3)), { 401: 3 });
      assert.equal(it.dify.counts().refresh.total, 0);
      assert.deepEqual(tally(await ask(tab, 3)), { 401: 3 }, 'nor those that come later');
    });
  },
  { browser: { extension: await withoutVoice() } },
);

/** A copy of the demo build whose worker takes every port and message, and answers none. */
async function withoutVoice() {
  const copy = await demoCopy('silent');
  await writeFile(`${copy}/background.js`, `(${listenOnly})();`);
  return copy;
}

/** Runs in the worker, as all there is of it. */
function listenOnly() {
  const kept = new Set();
  chrome.runtime.onConnect.addListener((port) => void kept.add(port));
  chrome.runtime.onMessage.addListener((_message, _sender, answer) => {
    kept.add(answer);
    return true;
  });
}
