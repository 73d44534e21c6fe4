// @ts-check
// The benchmark's arithmetic.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianWithInterval, quantile, spread } from './statistics.js';

test('a quantile is one of the values, by the nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, n) => 100 - n);
  assert.equal(quantile(values, 0.5), 50);
  assert.equal(quantile(values, 0.99), 99);
  assert.equal(quantile(values, 1), 100);
  assert.equal(quantile([7], 0.99), 7);
  assert.equal(quantile([], 0.5), null);
  assert.deepEqual(spread([3, 1, 2]), { n: 3, p50: 2, p99: 3 });
});

test('the interval of a median holds the true one in about 95 of 100 samples, whatever their shape', () => {
  // A fixed sequence: a test is not a matter of luck.
  let state = 1;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const log = Math.log(2);
  let held = 0;
  for (let n = 0; n < 1000; n += 1) {
    // Exponential: far from symmetric, median ln 2.
    const sample = Array.from({ length: 101 }, () => -Math.log(random()));
    const { low, median, high } = medianWithInterval(sample);
    assert.ok(low <= median && median <= high);
    if (low <= log && log <= high) held += 1;
  }
  assert.ok(held > 930 && held < 980, `${held} of 1000`);
});
