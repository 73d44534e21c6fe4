// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { header, isGood, line, summary } from './report.js';

const good = { unauthorized: 50, refreshes: 1, replays: 50, failures: 0, waits: [10, 20, 30.4] };

test('a run is good when every expiry cost exactly one refresh and nothing failed', () => {
  assert.equal(isGood([good, good]), true);
  assert.equal(isGood([good, { ...good, refreshes: 2 }]), false);
  assert.equal(isGood([good, { ...good, refreshes: 0 }]), false);
  assert.equal(isGood([good, { ...good, failures: 1 }]), false);
});

test('a run without an expiry is not good', () => {
  assert.equal(isGood([]), false);
});

test('a line fits under the header', () => {
  assert.equal(header().length, line(1, good).length);
  assert.equal(
    line(1, good),
    '       1         50          1        50         0        20 ms     30 ms',
  );
});

test('the summary counts over all expiries', () => {
  assert.equal(
    summary([good, good], { tabs: 10, counted: 'at the server' }),
    'GOOD: 2 expiries in 10 tabs, 2 refreshes counted at the server, ' +
      '100 requests met a 401, 100 replayed, 0 failed, wake-up p50 20 ms, max 30 ms',
  );
});
