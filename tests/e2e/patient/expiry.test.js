// @ts-check
// The main job: ten tabs, five requests each, and tokens that expire ten times (scenarios 1, 2).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timePasses } from '../../browser/index.js';
import { ask, inConsole, tally } from '../console.js';

const TABS = 10;
const REQUESTS = 5;
const EXPIRIES = 10;
// So late that some 401 arrive before, some during and some after the refresh.
const LATE_MS = 400;

inConsole('ten tabs at an expiry', (it) => {
  for (const [how, lateMs] of /** @type {const} */ ([
    ['at once', 0],
    ['late', LATE_MS],
  ])) {
    test(`cost one refresh and no request, ten times, when the 401s come ${how}`, async (t) => {
      const tabs = await it.signIn(TABS);
      it.dify.set({ refreshDelayMs: 200 });
      /** @type {number[]} */
      const waits = [];
      for (let expiry = 1; expiry <= EXPIRIES; expiry += 1) {
        it.dify.expire();
        it.dify.reset();
        const answers = await Promise.all(tabs.map((tab) => ask(tab, REQUESTS, { lateMs })));
        const { refresh } = it.dify.counts();
        assert.deepEqual(tally(answers.flat()), { 200: TABS * REQUESTS }, `expiry ${expiry}`);
        assert.equal(refresh.total, 1, `expiry ${expiry}: refreshes at the server`);
        assert.deepEqual(unexpected(it.sendings()), [], `expiry ${expiry}`);
        waits.push(...answers.flat().map(({ ms }) => ms));
        await it.rest();
      }
      waits.sort((a, b) => a - b);
      const at = (/** @type {number} */ part) =>
        Math.round(waits[Math.floor(waits.length * part)] ?? 0);
      t.diagnostic(`${waits.length} requests, waited p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
    });
  }

  test('cost one refresh when the cookies themselves run out', async () => {
    const seconds = 12;
    // Otherwise they are refreshed before that.
    await it.set({ late: [it.dify.origin] });
    const tabs = await it.signIn(TABS);
    it.dify.set({ accessSeconds: seconds });
    it.dify.expire();
    assert.deepEqual(tally(await ask(/** @type {any} */ (tabs[0]))), { 200: 1 });
    for (let expiry = 1; expiry <= 2; expiry += 1) {
      await timePasses(seconds * 1000 + 500);
      assert.equal(await tabs[0]?.evaluate(() => document.cookie), '', 'the cookies have run out');
      it.dify.reset();
      const answers = await Promise.all(tabs.map((tab) => ask(tab, REQUESTS)));
      assert.deepEqual(tally(answers.flat()), { 200: TABS * REQUESTS }, `expiry ${expiry}`);
      assert.equal(it.dify.counts().refresh.total, 1, `expiry ${expiry}: refreshes at the server`);
    }
    await it.set({});
  });
});

/**
 * Those requests that were sent otherwise than once, with a 200, or twice: 401, then 200.
 * @param {Map<string, (number | null)[]>} sendings
 */
function unexpected(sendings) {
  return [...sendings.values()].filter((sent) => !['200', '401,200'].includes(sent.join()));
}
