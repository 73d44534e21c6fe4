// @ts-check
// A browser that has just been started tells what an organisation has set only later: Chromium was
// seen to take half a minute, in which tabs that it had restored stood at the waiting page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoCopyAfter, eventually } from '../browser/index.js';
import { ask, inConsole, tally } from './console.js';
import { openOptions } from './own-site.js';

const extension = await demoCopyAfter('late-policy', latePolicy, [
  'background.js',
  'options/options.js',
]);

inConsole(
  'a policy that the browser does not tell yet',
  (it) => {
    test('holds nobody up, and is kept to once it is told', async () => {
      const options = await openOptions(it.browser);
      assert.equal(await options.evaluate(isSettable), true);

      const tabs = await it.signIn(2);
      it.dify.expire();
      const answers = await Promise.all(tabs.map((tab) => ask(tab, 2)));
      assert.deepEqual(tally(answers.flat()), { 200: 4 });
      assert.equal(it.dify.counts().refresh.total, 1);

      await it.browser.extensionEval(() => chrome.storage.local.set({ policyIsTold: true }));
      await eventually(async () => !(await options.evaluate(isSettable)), {
        what: 'the options page shows what the organisation has set',
      });
      await it.rest();
      it.dify.set({ refreshWaits: true });
      it.dify.expire();
      const [tab] = tabs;
      assert.ok(tab);
      assert.deepEqual(tally(await ask(tab)), { 401: 1 }, 'the organisation has 2 s');
      it.dify.set({ refreshWaits: false });
    });
  },
  { browser: { extension } },
);

/** Runs in the options page: whether the longest wait is the person's to set. */
function isSettable() {
  return !document.querySelector('#hold')?.matches(':disabled');
}

/** Runs in the worker and in the options page, before anything else: the test has the policy told. */
function latePolicy() {
  const told = new Promise((resolve) => {
    chrome.storage.onChanged.addListener(({ policyIsTold }) => {
      if (policyIsTold) resolve({ holdSeconds: 2 });
    });
  });
  Object.defineProperty(chrome.storage.managed, 'get', { value: () => told });
}
