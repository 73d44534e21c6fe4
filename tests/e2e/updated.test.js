// @ts-check
// The extension is updated: while requests are held (scenario 59), they are given back at once, and
// the new relays take over in the open tabs; and to a higher version, with all that is kept.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { demoCopy, eventually } from '../browser/index.js';
import { ask, badge, inConsole, tally } from './console.js';
import { areGivenBack, areServedAgain, heldInThreeTabs } from './held.js';

inConsole('an extension that is updated', (it) => {
  test('gives every held request its own 401, and serves open tabs without a reload', async () => {
    const { tabs, held } = await heldInThreeTabs(it);
    await it.browser.install();
    await areGivenBack(it, held);
    await eventually(() => it.dify.counts().refresh.ok === 1);
    await eventually(async () => (await badge(it)) === '', { what: 'no refresh is under way' });
    await areServedAgain(it, tabs);
  });
});

const extension = await demoCopy('updated');

/** Makes it this version. @param {string} version */
async function becomes(version) {
  const file = `${extension}/manifest.json`;
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...manifest, version }));
  return manifest.version;
}

const next = await becomes('0.0.1');

inConsole(
  'the version before',
  (it) => {
    test('hands over settings, history, the session and its open tabs', async () => {
      assert.equal(await version(), '0.0.1');
      await it.set({ holdSeconds: 17 });
      const [tab, other] = await it.signIn(2);
      if (!tab || !other) throw new Error('there are two tabs');
      it.dify.expire();
      assert.deepEqual(tally(await ask(tab, 2)), { 200: 2 });
      await eventually(async () => /refreshed/.test(JSON.stringify((await kept()).history)), {
        what: 'the history is written',
      });
      const { settings, history } = await kept();

      await becomes(next);
      await it.browser.install();
      assert.equal(await version(), next);
      assert.deepEqual((await kept()).settings, settings);
      await areServedAgain(it, [tab, other]);
      assert.equal((await kept()).history.entries[0], history.entries[0], 'what was, stays');
      const popup = await it.browser.openPopup();
      await eventually(
        () => popup.evaluate(() => /Signed in/.test(document.body.textContent ?? '')),
        { what: 'the session is known' },
      );
      await popup.close();
    });

    function version() {
      return it.browser.extensionEval(() => chrome.runtime.getManifest().version);
    }

    /** @returns {Promise<any>} */
    function kept() {
      return it.browser.extensionEval(() => chrome.storage.local.get(['settings', 'history']));
    }
  },
  { browser: { extension } },
);
