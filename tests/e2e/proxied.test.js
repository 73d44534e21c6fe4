// @ts-check
// A Dify behind a proxy that ends https, as its docker compose has it: the cookies have no `Secure`
// (dify.md §2). Chromium shows such a cookie only to who may act on `http://` of its host.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, isServed, tally } from './console.js';

const OPTIONS = 'options/options.html';
const PATTERN = 'https://127.0.0.2/*';

inConsole(
  'https with cookies that are not bound to it',
  (it) => {
    test('one click allows the site, it is refreshed once, and all goes with it', async () => {
      await it.browser.agreeTo([PATTERN, 'http://127.0.0.2/*']);
      const options = await it.browser.openPage(OPTIONS);
      await options.focus();
      await options.page.type('#address', it.dify.origin);
      await options.page.keyboard.press('Enter');
      const row = `[data-pattern="${PATTERN}"]`;
      const says = (/** @type {string} */ selector) =>
        options.evaluate((one) => document.querySelector(one)?.textContent ?? '', selector);
      await eventually(async () => /Dify/.test(await says(row)), { what: 'it is found' });
      const rows = () =>
        options.evaluate(
          () => document.querySelectorAll('#sites [data-pattern*="127.0.0.2"]').length,
        );
      assert.equal(await rows(), 1, 'a host is one site');

      const tabs = await it.signIn(2);
      for (const tab of tabs) await eventually(() => tab.evaluate(isServed));
      const cookies = await it.browser.cookies();
      assert.ok(cookies.length > 0 && cookies.every(({ secure }) => !secure));
      it.dify.expire();
      const answers = await Promise.all(tabs.map((tab) => ask(tab, 3)));
      assert.deepEqual(tally(answers.flat()), { 200: 6 });
      assert.equal(it.dify.counts().refresh.total, 1);
      assert.deepEqual(await matched(), [PATTERN], 'no script on http');

      await options.evaluate((row) => {
        const button = document.querySelector(`${row} [data-action=remove]`);
        if (button instanceof HTMLElement) button.click();
      }, row);
      await eventually(async () => !(await granted()).some((each) => each.includes('127.0.0.2')), {
        what: 'nothing of it is allowed any more',
      });
    });

    function granted() {
      return it.browser.extensionEval(
        async () => (await chrome.permissions.getAll()).origins ?? [],
      );
    }

    async function matched() {
      const all = await it.browser.extensionEval(() =>
        chrome.scripting.getRegisteredContentScripts(),
      );
      return [...new Set(all.flatMap(({ matches }) => matches ?? []))];
    }
  },
  { double: { host: '127.0.0.2', https: true } },
);
