// @ts-check
// A day of a working console, its clock compressed: tokens that live for an hour live here for
// HOUR_MS. Five tabs ask all the time; nothing is lost, and nothing grows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timePasses } from '../browser/index.js';
import { PATH, inConsole } from '../e2e/console.js';
import { countedExtension } from './counted.js';
import { atRest } from './counts.js';
import { extent } from './extent.js';
import { heapOf, memoryOf } from './memory.js';
import { kilobytes, table } from './table.js';

const HOUR_MS = 15_000;
const TABS = 5;
/** How often each tab asks for something. */
const EVERY_MS = 500;
/** More than a heap grows by chance in a day; one leaked request an hour would not show here, but in the counts. */
const GROWTH = 4 * 2 ** 20;

for (const name of extent.browsers) {
  const extension = await countedExtension();
  inConsole(
    `${extent.hours} h, an hour in ${HOUR_MS / 1000} s`,
    (it) => {
      test('nothing is lost, and nothing grows', async (t) => {
        const tabs = await it.signIn(TABS);
        const begun = performance.now();
        const first = await atRest(it.browser, tabs);
        for (const tab of tabs) await tab.evaluate(workHere, PATH, EVERY_MS);
        /** @type {(string | number)[][]} */
        const rows = [];
        /** @type {number[]} */
        const heaps = [];
        /** @type {number[]} */
        const modules = [];
        /** @type {number[]} */
        const tabHeaps = [];
        for (let hour = 1; hour <= extent.hours; hour += 1) {
          await timePasses(HOUR_MS);
          for (const tab of tabs) await tab.evaluate(pauseHere, true);
          const counts = await atRest(it.browser, tabs);
          const { wasm, heap } = await memoryOf(it.browser, counts);
          heaps.push(heap);
          modules.push(wasm);
          const all = await Promise.all(tabs.map(heapOf));
          const tabHeap = all.reduce((sum, each) => sum + each, 0);
          tabHeaps.push(tabHeap);
          const { refresh, unauthorized } = it.dify.counts();
          const { worker, relays, pages, stored } = counts;
          rows.push([
            hour,
            refresh.total,
            unauthorized,
            relays.entries + relays.ports + worker.entries,
            relays.timers + pages.timers,
            relays.listeners,
            stored,
            kilobytes(wasm),
            kilobytes(heap),
            tabHeap ? kilobytes(tabHeap) : '-',
          ]);
          if (extent.hours > 4) console.log(rows.at(-1)?.join('  '));
          assert.equal(relays.listeners, first.relays.listeners, 'listeners of relays');
          assert.equal(pages.listeners, 0, 'listeners of pages');
          for (const tab of tabs) await tab.evaluate(pauseHere, false);
        }
        const statuses = await Promise.all(tabs.map((tab) => tab.evaluate(endHere)));
        /** @type {Record<string, number>} */
        const tally = {};
        for (const status of statuses.flat()) tally[status] = (tally[status] ?? 0) + 1;
        assert.deepEqual(Object.keys(tally), ['200'], JSON.stringify(tally));
        const { refresh } = it.dify.counts();
        // The last may still be on its way.
        const { refused, lost, substituted } = refresh;
        assert.deepEqual({ refused, lost, substituted }, { refused: 0, lost: 0, substituted: 0 });
        assert.equal(refresh.inFlightMax, 1);
        // One in each hour that has passed, looks included; each is a little before the hour is over.
        const span = ((performance.now() - begun) / HOUR_MS) * 1.5 + 2;
        assert.ok(refresh.total >= extent.hours && refresh.total <= span, `${refresh.total}`);
        const head = [
          'hour',
          'refreshes',
          '401s',
          'pending, ports',
          'timers',
          'listeners',
          'stored, bytes',
          'wasm',
          name === 'chromium' ? "worker's heap" : "extension's process",
          'heaps of the tabs',
        ];
        t.diagnostic(`\n${table(head, rows)}`);
        const grown = slope(heaps) * heaps.length;
        t.diagnostic(
          `${tally['200']} requests, all answered with 200; by the line of least squares the memory ` +
            `grew by ${kilobytes(slope(heaps))} an hour, the module's by ${kilobytes(slope(modules))}, ` +
            `the tabs' by ${kilobytes(slope(tabHeaps))}`,
        );
        const tabsGrown = slope(tabHeaps) * tabHeaps.length;
        if (name === 'chromium') assert.ok(grown < GROWTH && tabsGrown < GROWTH, `${grown} bytes`);
      });
    },
    { browser: { extension }, only: [name], double: { accessSeconds: HOUR_MS / 1000 } },
  );
}

/**
 * How much a series grows from one value to the next, by the line of least squares. What a start
 * costs, the first quarter, is left out.
 * @param {number[]} series
 */
function slope(series) {
  const values = series.slice(Math.floor(series.length / 4));
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const up = values.reduce((sum, value, n) => sum + (n - middle) * (value - mean), 0);
  const across = values.reduce((sum, _, n) => sum + (n - middle) ** 2, 0);
  return across ? up / across : 0;
}

/**
 * Runs in the page: asks for something again and again.
 * @param {string} path
 * @param {number} every
 */
function workHere(path, every) {
  const work = { statuses: /** @type {number[]} */ ([]), paused: false, open: 0, timer: 0 };
  Reflect.set(window, 'work', work);
  work.timer = window.setInterval(async () => {
    if (work.paused) return;
    const token = /(?:^|; )csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    work.open += 1;
    const status = await fetch(`/console/api${path}?n=${Math.random()}`, {
      credentials: 'include',
      headers: { 'X-CSRF-Token': token },
    }).then(
      (response) => response.status,
      () => 0,
    );
    work.open -= 1;
    work.statuses.push(status);
  }, every);
}

/**
 * Runs in the page.
 * @param {boolean} paused
 */
function pauseHere(paused) {
  Reflect.get(window, 'work').paused = paused;
}

/** Runs in the page: what all of them were answered. @returns {Promise<number[]>} */
async function endHere() {
  const work = Reflect.get(window, 'work');
  clearInterval(work.timer);
  while (work.open > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  return work.statuses;
}
