// @ts-check
// Expiry after expiry, on many sites at once (after a refresh a 401 is taken for a server that lags
// behind, for two seconds: one site alone has no more than one expiry in that time). One refresh each,
// every request answered, and afterwards nothing is kept that was not kept before.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, timePasses } from '../browser/index.js';
import { startDouble } from '../double/double.js';
import { ask, isSignedIn, signInOn, tally } from '../e2e/console.js';
import { countedExtension } from './counted.js';
import { atRest } from './counts.js';
import { extent } from './extent.js';
import { isLate } from './late.js';
import { memoryOf } from './memory.js';
import { kilobytes, table } from './table.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('../double/double.js').Double} Double
 * @typedef {import('./counts.js').Counts} Counts
 */

/** The first one's tabs, and one of each other. */
const TABS = 5;
const SITES = Math.min(extent.sites, extent.expiries);
const REQUESTS = 4;
/** More than the lag that a server is allowed. */
const PAUSE_MS = 2100;
/** So many times it is looked whether all is at rest. */
const LOOKS = 20;

for (const name of extent.browsers) {
  describe(`${extent.expiries} expiries, ${name}`, { timeout: 10 * 60 * 60_000 }, () => {
    /** @type {import('../browser/open.js').OpenBrowser} */ let browser;
    /** @type {Double[]} */ const doubles = [];
    /** @type {Tab[]} */ const tabs = [];

    before(async () => {
      browser = await openBrowser(name, { extension: await countedExtension() });
      for (let n = 0; n < SITES; n += 1) {
        const dify = await startDouble({ host: `site-${n}.localhost` });
        doubles.push(dify);
        const tab = await browser.newTab(`${dify.origin}/signin`);
        await signInOn(tab, dify.account);
        tabs.push(tab);
      }
      const [first] = doubles;
      while (first && tabs.length < SITES + TABS - 1) {
        tabs.push(await browser.newTab(`${first.origin}/apps`));
      }
      await Promise.all(tabs.map(isSignedIn));
    });
    after(async () => {
      await browser?.close();
      await Promise.all(doubles.map((dify) => dify.close()));
    });

    test('cost one refresh each, and leave nothing behind', async (t) => {
      const rounds = Math.ceil(extent.expiries / SITES);
      /** @type {(string | number)[][]} */
      const rows = [];
      /** @type {Counts | undefined} */
      let first;
      /** Expiries that cost another number of refreshes than one. @type {string[]} */
      const surplus = [];
      /** Those of them that the machine was too slow for. */
      let late = 0;
      let expiries = 0;
      let requests = 0;
      for (let round = 0; round <= rounds; round += 1) {
        await timePasses(PAUSE_MS);
        if (round % Math.ceil(rounds / LOOKS) === 0 || round === rounds) {
          const counts = await atRest(browser, tabs);
          const { wasm, heap } = await memoryOf(browser, counts);
          const { worker, relays, pages, stored } = counts;
          rows.push([
            expiries,
            relays.ports + relays.entries + worker.entries,
            worker.timers,
            relays.timers + pages.timers,
            relays.listeners,
            pages.listeners,
            pages.entries,
            stored,
            kilobytes(wasm),
            kilobytes(heap),
          ]);
          // A run of hours is looked at meanwhile.
          if (rounds > LOOKS) console.log(rows.at(-1)?.join('  '));
          // The first look is before any expiry.
          if (round > 0) holds((first ??= counts), counts);
        }
        if (round === rounds) break;
        for (const dify of doubles) {
          dify.reset();
          dify.expire();
        }
        const answers = (await Promise.all(tabs.map((tab) => ask(tab, REQUESTS)))).flat();
        assert.deepEqual(tally(answers), { 200: tabs.length * REQUESTS }, `round ${round}`);
        for (const dify of doubles) {
          const { total, ok } = dify.counts().refresh;
          if (total === 1 && ok === 1) continue;
          if (total === 2 && ok === 2 && isLate(dify.requests())) {
            late += 1;
            continue;
          }
          const seen = dify.requests().map(({ method, path, status, started, ended }) => {
            const at = (/** @type {number | null} */ time) => Math.round(time ?? 0);
            return `${method} ${path} ${status}, ${at(started)} to ${at(ended)} ms`;
          });
          surplus.push(`round ${round}, ${total} refreshes:\n  ${seen.join('\n  ')}`);
          console.log(surplus.at(-1));
        }
        expiries += SITES;
        requests += answers.length;
      }
      const head = [
        'expiries',
        'pending, ports',
        "worker's timers",
        'other timers',
        'listeners, relays',
        'pages',
        'epochs in pages',
        'stored, bytes',
        'wasm',
        name === 'chromium' ? "worker's heap" : "extension's process",
      ];
      t.diagnostic(`\n${table(head, rows)}`);
      t.diagnostic(
        `${expiries} expiries, one refresh each, and two in ${late} when the machine was too slow, ${requests} requests answered with 200, ` +
          `${tabs.length} tabs of ${SITES} sites, ${name} ${await browser.puppet.version()}`,
      );
      assert.deepEqual(surplus, [], 'one refresh each');
    });
  });
}

/**
 * Nothing is more than it was.
 * @param {Counts} before
 * @param {Counts} now
 */
function holds(before, now) {
  assert.ok(now.worker.timers <= 3, `the worker has ${now.worker.timers} timers`);
  assert.equal(now.relays.listeners, before.relays.listeners, 'listeners of relays');
  assert.equal(now.pages.listeners, 0, 'listeners of pages');
  assert.equal(now.pages.entries, before.pages.entries, 'entries of pages');
  // Numbers get more digits.
  assert.ok(now.stored < before.stored + 64 * SITES, `${now.stored} bytes are stored`);
  const frames = now.records.reduce((sum, { frames }) => sum + frames.length, 0);
  assert.equal(frames, SITES + TABS - 1, 'frames on record');
  for (const { journal, interlude } of now.records) {
    assert.deepEqual([journal, interlude], [null, null], 'nothing is open');
  }
}
