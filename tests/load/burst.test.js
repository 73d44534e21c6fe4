// @ts-check
// One expiry, more and more tabs, up to 60 with 20 requests each: one refresh, every request answered,
// and as many messages as requests and tabs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, inConsole, isSignedIn, tally } from '../e2e/console.js';
import { countedExtension } from './counted.js';
import { atRest } from './counts.js';
import { extent } from './extent.js';
import { ordersAtMost } from './late.js';
import { table } from './table.js';

const REQUESTS = 20;

for (const name of extent.browsers) {
  const extension = await countedExtension();
  inConsole(
    'a burst of 401s',
    (it) => {
      test(`of up to ${extent.tabs.at(-1)} tabs costs one refresh`, async (t) => {
        const rows = [];
        // Whoever is slow here is the machine: sixty tabs have all the time that may be set.
        await it.set({ attemptSeconds: 60 });
        const tabs = await it.signIn(1);
        for (const many of extent.tabs) {
          while (tabs.length < many) tabs.push(await it.open('/apps'));
          await Promise.all(tabs.map(isSignedIn));
          await it.rest();
          it.dify.reset();
          const before = await atRest(it.browser, tabs);
          it.dify.expire();
          const answers = (await Promise.all(tabs.map((tab) => ask(tab, REQUESTS)))).flat();
          const refreshes = JSON.stringify(it.dify.counts().refresh);
          assert.deepEqual(tally(answers), { 200: many * REQUESTS }, refreshes);
          const { refresh, unauthorized } = it.dify.counts();
          // Then the order may have been given again: to three tabs at most.
          const orders = ordersAtMost(it.dify.requests());
          assert.ok(refresh.total >= 1 && refresh.total <= orders, refreshes);
          assert.equal(refresh.total, refresh.ok);
          const sent = it.dify.requests().filter(({ id }) => id !== null);
          assert.equal(sent.length, many * REQUESTS + unauthorized, 'each 401 is sent again once');
          const { relays } = await atRest(it.browser, tabs);
          const toWorker = relays.sent - before.relays.sent;
          const toRelays = relays.received - before.relays.received;
          const ports = relays.opened - before.relays.opened;
          if (orders === 1) {
            // Each 401; that the refresh is executed, and what came of it.
            assert.equal(toWorker, unauthorized + 2);
            // Each replay; the epoch, to each tab; the first word on each port; the order.
            assert.equal(toRelays, unauthorized + many + ports + 1);
          } else {
            assert.ok(toWorker <= unauthorized + 2 * orders, `${toWorker} messages`);
            assert.ok(toRelays <= unauthorized + 2 * many + ports + orders, `${toRelays} messages`);
          }
          const slowest = Math.max(...answers.map(({ ms }) => ms));
          rows.push([
            many,
            many * REQUESTS,
            unauthorized,
            refresh.total,
            ports,
            toWorker,
            toRelays,
            Math.round(slowest),
          ]);
        }
        const head = [
          'tabs',
          'requests',
          '401s',
          'refreshes',
          'ports',
          'to worker',
          'to relays',
          'slowest, ms',
        ];
        t.diagnostic(`\n${table(head, rows)}`);
      });
    },
    { browser: { extension }, only: [name] },
  );
}
