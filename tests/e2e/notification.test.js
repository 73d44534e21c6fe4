// @ts-check
// A notification tells that a session has ended, if the person wants that. The permission is asked
// for by a click, which no test can make: here the extension has it from the start.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { demoCopy, eventually } from '../browser/index.js';
import { ask, inConsole, tally } from './console.js';

const extension = await permitted();

inConsole(
  'the end of a session',
  (it) => {
    test('is notified once, with the sign-in page, and only if that is wanted', async () => {
      const [tab] = await it.signIn(1);
      if (!tab) throw new Error('there is a tab');
      await hear();
      await want(false);
      it.dify.revoke();
      it.dify.expire();
      assert.deepEqual(tally(await ask(tab)), { 401: 1 });
      assert.deepEqual(await shown(), []);

      await it.closeTabs();
      const [again] = await it.signIn(1);
      if (!again) throw new Error('there is a tab');
      await want(true);
      it.dify.revoke();
      it.dify.expire();
      assert.deepEqual(tally(await ask(again)), { 401: 1 });
      const signIn = `${it.dify.origin}/signin`;
      const told = await eventually(
        async () => {
          const all = await shown();
          return all.length > 0 && all;
        },
        { what: 'a notification' },
      );
      assert.deepEqual(told, [signIn]);
      await clear();
      assert.deepEqual(tally(await ask(again)), { 401: 1 });
      assert.deepEqual(await shown(), [], 'not told twice');
    });

    // No test can click on a notification. In Chromium an event can be sent as a click sends it; to
    // the page that sends it, so the worker's own listener is set up there, from its own file.
    const skip = it.name === 'firefox';
    test('leads to the sign-in page when the notification is clicked', { skip }, async () => {
      const signIn = `${it.dify.origin}/signin`;
      await it.browser.extensionEval(async (signIn) => {
        await import(`${location.origin}/notify.js`);
        Reflect.get(globalThis, 'tellSessionEnded')('A site', signIn);
        /** @type {any} */ (chrome.notifications.onClicked).dispatch(signIn);
      }, signIn);
      const page = await eventually(async () =>
        (await it.browser.puppet.pages()).find((page) => page.url() === signIn),
      );
      await page.close();
      const open = () => it.browser.extensionEval(() => chrome.notifications.getAll());
      await eventually(async () => !(signIn in (await open())), { what: 'it has gone' });
    });

    /** @param {boolean} notify */
    async function want(notify) {
      await it.set({ notify });
      await it.rest();
    }

    /** Firefox without a window closes each at once: those that were closed are remembered. */
    async function hear() {
      await it.browser.extensionEval(() => {
        /** @type {string[]} */
        const gone = [];
        Object.assign(globalThis, { gone });
        chrome.notifications.onClosed.addListener((id) => gone.push(id));
      });
    }

    /** The sign-in pages that the notifications lead to. */
    async function shown() {
      return it.browser.extensionEval(async () => {
        const open = Object.keys(await chrome.notifications.getAll());
        return [.../** @type {any} */ (globalThis).gone, ...open];
      });
    }

    async function clear() {
      await it.browser.extensionEval(async () => {
        for (const id of Object.keys(await chrome.notifications.getAll())) {
          await chrome.notifications.clear(id);
        }
      });
      await it.rest();
      await it.browser.extensionEval(() => {
        /** @type {any} */ (globalThis).gone.length = 0;
      });
    }
  },
  { browser: { extension } },
);

/** A copy of the demo build with the permission. */
async function permitted() {
  const copy = await demoCopy('notifications');
  const file = `${copy}/manifest.json`;
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  delete manifest.optional_permissions;
  manifest.permissions.push('notifications');
  await writeFile(file, JSON.stringify(manifest));
  return copy;
}
