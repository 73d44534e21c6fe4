// @ts-check
// A worker that stands still for seconds, as all does on a machine that has too much to do (scenario
// 66): what arrived meanwhile counts, though its time was over when it was heard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoCopyAfter, eventually } from '../browser/index.js';
import { ask, inConsole, tally } from './console.js';

inConsole(
  'a worker that stands still over the news of its order',
  (it) => {
    test('gives it to no other tab', async () => {
      const tabs = await it.signIn(3);
      it.dify.set({ refreshWaits: true });
      it.dify.expire();
      const held = Promise.all(tabs.map((tab) => ask(tab, 2)));
      await eventually(async () => (await stored()).stoodStill, { what: 'it has stood still' });
      it.dify.set({ refreshWaits: false });
      assert.deepEqual(tally((await held).flat()), { 200: 6 });
      assert.deepEqual(tally((await Promise.all(tabs.map((tab) => ask(tab)))).flat()), { 200: 3 });
      assert.equal(it.dify.counts().refresh.total, 1);
    });

    function stored() {
      return it.browser.extensionEval(() => chrome.storage.local.get('stoodStill'));
    }
  },
  { browser: { extension: await demoCopyAfter('stall', standStill, ['background.js']) } },
);

/** Runs in the worker, before anything else: it stands still right after it has ordered a refresh, once. */
function standStill() {
  const send = chrome.tabs.sendMessage;
  Object.defineProperty(chrome.tabs, 'sendMessage', {
    value: (/** @type {any[]} */ ...args) => {
      const sent = Reflect.apply(send, chrome.tabs, args);
      if (args[1]?.kind === 'execute') {
        Object.defineProperty(chrome.tabs, 'sendMessage', { value: send });
        // An order is void after two seconds, and after two more no news of it is waited for.
        const until = Date.now() + 6000;
        while (Date.now() < until);
        chrome.storage.local.set({ stoodStill: true });
      }
      return sent;
    },
    configurable: true,
  });
}
