// @ts-check
// "Why was I signed out at 14:05?" is answered by what the worker keeps, and goes on keeping when
// it is stopped.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, tally } from './console.js';

const SET_ASIDE = 'history that could not be read';

inConsole('the history', (it) => {
  test('has a line for each thing that happened, and outlives the worker', async () => {
    const [first, second] = await it.signIn(2);
    if (!first || !second) throw new Error('there are two tabs');
    await it.browser.stopWorker();
    await it.browser.extensionEval(() => chrome.storage.local.remove('history'));

    it.dify.expire();
    it.dify.set({ refreshWaits: true });
    const asked = Promise.all([ask(first, 3), ask(second, 3)]);
    await eventually(() => it.dify.counts().unauthorized === 6, { what: 'each meets its 401' });
    // What the pages have had, the worker has.
    const idle = () => new Promise((resolve) => requestIdleCallback(() => resolve(true)));
    for (const tab of [first, second]) await tab.evaluate(idle);
    await it.browser.extensionEval(() => chrome.runtime.getPlatformInfo());
    it.dify.set({ refreshWaits: false });
    await asked;
    const burst = await lines(3);
    const [first401, outcome, last] = burst.map(kind);
    assert.deepEqual([first401, last], ['expired', 'replayed']);
    // A long refresh is seen in the cookies, too, at times before its answer is.
    assert.ok(['refreshed', 'adopted'].includes(outcome), outcome);
    assert.equal(burst[0].number, 6);
    assert.equal(burst[2].number, 6);
    assert.ok(burst.every(({ site }) => site === new URL(it.dify.origin).host));

    await it.browser.stopWorker();
    await it.rest();
    it.dify.expire();
    it.dify.revoke();
    assert.deepEqual(tally(await ask(first)), { 401: 1 });
    const all = await lines(5);
    assert.ok(all.map(kind).includes('refused'), JSON.stringify(all));
    const [day] = (await kept()).history.days;
    const buckets = day.split('\n').slice(1);
    assert.equal(sum(buckets, 2), 1, 'failures');
    assert.equal(sum(buckets, 5), 3, 'refreshes: two of them to be sure of the refusal');
  });

  test('that cannot be read is set aside, and a new one is begun', async () => {
    const [tab] = await it.signIn(1);
    if (!tab) throw new Error('there is a tab');
    await it.browser.stopWorker();
    await it.browser.extensionEval(() =>
      chrome.storage.local.set({ history: { entries: 'rubbish', days: [] } }),
    );
    it.dify.expire();
    assert.deepEqual(tally(await ask(tab)), { 200: 1 });
    // As above.
    const kinds = (await lines(4)).map(kind).map((name) => name.replace('adopted', 'refreshed'));
    assert.deepEqual(kinds.sort(), ['badRecord', 'expired', 'refreshed', 'replayed']);
    assert.deepEqual((await kept())[SET_ASIDE], { entries: 'rubbish', days: [] });
  });

  /** @returns {Promise<any>} */
  function kept() {
    return it.browser.extensionEval(() => chrome.storage.local.get(null));
  }

  /**
   * @param {number} least
   * @returns {Promise<any[]>}
   */
  async function lines(least) {
    return eventually(
      async () => {
        const entries = (await kept()).history?.entries;
        return entries?.length >= least && entries.map(parse);
      },
      { what: `${least} lines` },
    );
  }
});

/** @param {string} line */
function parse(line) {
  const [, , kind, number, , site] = line.split(' ');
  return { kind, number: Number(number), site };
}

/** @param {{ kind: string }} line */
function kind({ kind }) {
  return kind;
}

/**
 * @param {string[]} buckets
 * @param {number} column
 */
function sum(buckets, column) {
  return buckets.reduce((total, bucket) => total + Number(bucket.split(' ')[column]), 0);
}
