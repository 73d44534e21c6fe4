// @ts-check
// The extension is updated while requests are held (scenario 59): they are given back at once, and
// the new relays take over in the open tabs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, badge, inConsole, isServed, tally } from './console.js';

inConsole('an extension that is updated', (it) => {
  test('gives every held request its own 401, and serves open tabs without a reload', async () => {
    const tabs = await it.signIn(3);
    it.dify.set({ refreshDelayMs: 4000 });
    it.dify.expire();
    const held = Promise.all(tabs.map((tab) => ask(tab, 2)));
    await eventually(() => it.dify.counts().unauthorized === 6);
    await eventually(() => it.dify.counts().refresh.inFlight === 1);

    await it.browser.install();
    assert.deepEqual(tally((await held).flat()), { 401: 6 });
    assert.equal(it.dify.counts().refresh.inFlight, 1, 'the refresh was still under way');
    for (const sent of it.sendings().values()) assert.deepEqual(sent, [401], 'sent once');

    await eventually(() => it.dify.counts().refresh.ok === 1);
    for (const tab of tabs) {
      await eventually(() => tab.evaluate(isServed), { what: 'the open tabs are served again' });
    }
    await eventually(async () => (await badge(it)) === '', { what: 'no refresh is under way' });
    await it.rest();
    it.dify.clearSwitches();
    it.dify.expire();
    it.dify.reset();
    const again = await Promise.all(tabs.map((tab) => ask(tab, 2)));
    assert.deepEqual(tally(again.flat()), { 200: 6 });
    assert.equal(it.dify.counts().refresh.total, 1);
  });
});
