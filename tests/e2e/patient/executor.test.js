// @ts-check
// Whoever executes a refresh vanishes in the midst of it: the refresh is not lost, not
// repeated, and everybody who waits for it gets a 200 (scenarios 3, 4, 5, 6, 8).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, timePasses } from '../../browser/index.js';
import { ask, inConsole, tally } from '../console.js';

const REQUESTS = 2;
const OTHERS = 4;

inConsole(
  'in the midst of a refresh',
  (it) => {
    for (const rotateAt of /** @type {const} */ (['start', 'end'])) {
      const rotated = `the server rotates at its ${rotateAt}`;

      test(`the executor is closed, ${rotated}`, async () => {
        const { others, executor } = await underWay(rotateAt);
        await it.close(executor);
        await allEndWell(others);
      });

      test(`the executor is frozen, ${rotated}`, async () => {
        const { others, executor, own } = await underWay(rotateAt);
        await executor.freeze();
        await allEndWell(others);
        await executor.thaw();
        assert.deepEqual(tally(await own), { 200: 1 }, 'after it thawed');
        assert.equal(it.dify.counts().refresh.total, 1);
      });

      test(`the worker is stopped, ${rotated}`, async () => {
        const { others, own } = await underWay(rotateAt);
        await it.browser.stopWorker();
        await allEndWell(others);
        assert.deepEqual(tally(await own), { 200: 1 });
      });
    }

    test('the executor crashes, the server rotates at its start', async () => {
      const { others, executor } = await underWay('start');
      await executor.crash();
      await allEndWell(others);
    });

    test('the worker is stopped and the executor closed, the server rotates at its end', async () => {
      const { others, executor } = await underWay('end');
      await it.browser.stopWorker();
      await it.close(executor);
      await allEndWell(others);
    });

    /**
     * A refresh that began half a second ago. The executor is the tab that asked alone; the others
     * joined later.
     * @param {'start'|'end'} rotateAt
     */
    async function underWay(rotateAt) {
      // However slow the machine is, no attempt is given up while the test is at it.
      await it.set({ attemptSeconds: 60 });
      const [executor, ...more] = await it.signIn(1 + OTHERS);
      if (!executor) throw new Error('there is a tab');
      it.dify.set({ refreshWaits: true, rotateAt });
      it.dify.expire();
      const own = ask(executor);
      own.catch(() => {}); // it dies with its tab
      await eventually(() => it.dify.counts().refresh.inFlight === 1);
      const begun = performance.now();
      const others = more.map((tab) => ask(tab, REQUESTS));
      await eventually(() => it.dify.counts().unauthorized === 1 + OTHERS * REQUESTS);
      await timePasses(Math.max(0, 500 - (performance.now() - begun)));
      return { executor, own, others };
    }

    /**
     * The server has answered a second later.
     * @param {Promise<import('../console.js').Answer[]>[]} others
     */
    async function allEndWell(others) {
      await timePasses(1000);
      it.dify.set({ refreshWaits: false });
      const answers = (await Promise.all(others)).flat();
      assert.deepEqual(tally(answers), { 200: OTHERS * REQUESTS });
      const { total, ok } = it.dify.counts().refresh;
      assert.deepEqual({ total, ok }, { total: 1, ok: 1 }, 'refreshes at the server');
      for (const sent of it.sendings().values()) assert.ok(sent.length <= 2, sent.join());
    }
  },
  { browser: { processPerTab: true } },
);
