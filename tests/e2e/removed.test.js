// @ts-check
// The extension is removed while requests are held: their pages fare as without it (scenario 70).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, isServed, tally } from './console.js';

inConsole('an extension that is removed', (it) => {
  test('gives every held request its own 401 soon, and serves open tabs when it is back', async (t) => {
    const tabs = await it.signIn(3);
    it.dify.set({ refreshDelayMs: 4000 });
    it.dify.expire();
    const held = Promise.all(tabs.map((tab) => ask(tab, 2)));
    await eventually(() => it.dify.counts().unauthorized === 6);
    await eventually(() => it.dify.counts().refresh.inFlight === 1);

    const begun = performance.now();
    await it.browser.puppet.uninstallExtension(idOf(it.browser));
    const answers = (await held).flat();
    const ms = performance.now() - begun;
    t.diagnostic(`answered ${Math.round(ms)} ms after the removal`);
    assert.deepEqual(tally(answers), { 401: 6 });
    assert.equal(it.dify.counts().refresh.inFlight, 1, 'the refresh was still under way');
    for (const sent of it.sendings().values()) assert.deepEqual(sent, [401], 'sent once');

    // The refresh that was under way has reached the server, and the session lives on.
    await eventually(() => it.dify.counts().refresh.ok === 1);
    await eventually(async () => tally(await ask(tabs[1] ?? tabs[0])).hasOwnProperty(200), {
      what: 'the browser has the new cookies',
    });

    await it.browser.install();
    await it.rest();
    it.dify.clearSwitches();
    it.dify.expire();
    it.dify.reset();
    // Until the scripts are in the open tabs, these fare as without us.
    const first = tabs[0];
    await eventually(() => first?.evaluate(isServed), { what: 'the open tabs are served again' });
    const again = await Promise.all(tabs.map((tab) => ask(tab, 2)));
    assert.deepEqual(tally(again.flat()), { 200: 6 });
    assert.equal(it.dify.counts().refresh.total, 1);
  });
});

/** @param {import('./console.js').OpenBrowser} browser */
function idOf(browser) {
  return browser.name === 'firefox' ? 'holdfast@holdfast.example' : new URL(browser.origin).host;
}
