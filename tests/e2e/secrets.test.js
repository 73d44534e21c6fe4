// @ts-check
// Nothing secret is written anywhere: not into the extension's storage, not into a log.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, badge, inConsole, signInOn } from './console.js';
import { hearWorker } from './worker-log.js';

/** Anything that looks like a JWT or like a refresh token. */
const JWT = /eyJ[\w-]{8,}/;
const REFRESH_TOKEN = /[0-9a-f]{128}/;

inConsole('a day with everything in it', (it) => {
  test('leaves no token and no cookie in storage or in a log', async () => {
    /** @type {Set<string>} */
    const secrets = new Set();
    /** @type {string[]} */
    const logged = [];
    const workerSaid = await hearWorker(it.browser);
    const [first, second] = await it.signIn(2);
    if (!first || !second) throw new Error('there are two tabs');
    for (const { page } of [first, second]) page.on('console', (said) => logged.push(said.text()));
    await remember();

    it.dify.expire();
    await Promise.all([ask(first, 3), ask(second, 3)]);
    await remember();
    await it.rest();
    it.dify.set({ refreshStatus: { status: 200, html: true } });
    it.dify.expire();
    await ask(first);
    await remember();
    await it.browser.extensionEval(() => {
      const port = chrome.runtime.connect({ name: 'relay' });
      port.postMessage({ kind: 'unauthorized', url: 'rubbish' });
    });
    const popup = await it.browser.openPopup();
    popup.page.on('console', (said) => logged.push(said.text()));
    await it.rest();
    it.dify.expire();
    it.dify.revoke();
    await ask(first);
    await eventually(async () => (await badge(it)) === '!');
    const shown = await popup.evaluate(() => document.documentElement.outerHTML);
    await popup.close();
    await first.goto(`${it.dify.origin}/signin`);
    await signInOn(first, it.dify.account);
    await remember();
    const said = await workerSaid();
    await it.browser.stopWorker();
    await it.rest();
    it.dify.expire();
    await ask(second, 2);
    await remember();

    const stored = await it.browser.extensionEval(async () =>
      JSON.stringify([
        await chrome.storage.local.get(null),
        await chrome.storage.session.get(null),
      ]),
    );
    assert.ok(stored.includes('session '), 'something is stored');
    assert.ok(secrets.size >= 12, `${secrets.size} secrets were seen`);
    assert.match(said, /Holdfast: /, 'something was logged');
    for (const [where, text] of /** @type {const} */ ([
      ['storage', stored],
      ['the worker’s log', said],
      ['a page’s log', logged.join('\n')],
      ['the popup', shown],
    ])) {
      assert.doesNotMatch(text, JWT, where);
      assert.doesNotMatch(text, REFRESH_TOKEN, where);
      for (const secret of secrets) assert.ok(!text.includes(secret), where);
    }

    async function remember() {
      for (const { value } of await it.browser.cookies()) secrets.add(value);
    }
  });
});
