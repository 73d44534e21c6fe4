// @ts-check
// A refresh that takes too long: nobody waits for ever (scenario 33).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../browser/index.js';
import { ask, badge, inConsole, tally } from '../console.js';

inConsole('a refresh that takes too long', (it) => {
  test('is waited for as long as the person has set, then the page gets its 401', async () => {
    await set({ holdSeconds: 3 });
    const tabs = await it.signIn(2);
    it.dify.set({ refreshWaits: true });
    it.dify.expire();
    const answers = (await Promise.all(tabs.map((tab) => ask(tab, 2)))).flat();
    assert.deepEqual(tally(answers), { 401: 4 });
    for (const { ms } of answers) assert.ok(ms > 2900, `after ${Math.round(ms)} ms`);
    assert.equal(it.dify.counts().refresh.inFlight, 1, 'the refresh goes on');

    it.dify.set({ refreshWaits: false });
    await eventually(() => it.dify.counts().refresh.ok === 1);
    const again = await Promise.all(tabs.map((tab) => ask(tab, 2)));
    assert.deepEqual(tally(again.flat()), { 200: 4 });
    assert.equal(it.dify.counts().refresh.total, 1);
  });

  for (const rotateAt of /** @type {const} */ (['start', 'end']))
    test(`and rotates at the ${rotateAt} is sent once: the tab that sends it is there`, async () => {
      await set({ attemptSeconds: 4 });
      const tabs = await it.signIn(2);
      it.dify.set({ refreshDelayMs: 9000, rotateAt });
      it.dify.expire();
      const answers = await Promise.all(tabs.map((tab) => ask(tab, 2)));
      assert.deepEqual(tally(answers.flat()), { 200: 4 });
      assert.equal(it.dify.counts().refresh.total, 1);
      assert.equal(await badge(it), '');
    });

  test('and never ends is tried once more, after nine times as long', async () => {
    await set({ attemptSeconds: 2 });
    const tabs = await it.signIn(2);
    it.dify.set({ refreshDelayMs: 32_000, rotateAt: 'end' });
    it.dify.expire();
    const held = Promise.all(tabs.map((tab) => ask(tab, 2)));
    await eventually(() => it.dify.counts().refresh.total === 1);
    it.dify.set({ refreshDelayMs: 0 });
    const answers = (await held).flat();
    assert.deepEqual(tally(answers), { 200: 4 });
    for (const { ms } of answers) assert.ok(ms > 17_900, `after ${Math.round(ms)} ms`);
    const { total, ok, inFlight } = it.dify.counts().refresh;
    assert.deepEqual({ total, ok, inFlight }, { total: 2, ok: 1, inFlight: 1 });
    await eventually(() => it.dify.counts().refresh.inFlight === 0);
    assert.deepEqual(tally(await ask(/** @type {any} */ (tabs[0]))), { 200: 1 });
    assert.equal(it.dify.counts().refresh.total, 2);
    assert.equal(await badge(it), '');
  });

  /**
   * The worker reads its settings when it starts.
   * @param {{ holdSeconds?: number, attemptSeconds?: number }} settings
   */
  async function set(settings) {
    await it.browser.extensionEval((settings) => chrome.storage.local.set({ settings }), settings);
    await it.browser.stopWorker();
  }
});
