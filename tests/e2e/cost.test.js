// @ts-check
// What the extension costs a request outside its scope: nothing that can be measured. The figures
// are printed; what is asserted is that no such request is touched.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inConsole } from './console.js';

const FETCHES = 2_000;
const CALLS = 20_000;

inConsole('a request outside the scope', (it) => {
  test('is sent once, and takes as long as without the extension', async (t) => {
    const [tab] = await it.signIn(1);
    if (!tab) throw new Error('there is a tab');
    const took = await tab.evaluate(
      async (url, rounds) => {
        // An empty frame of the same origin has the browser's own fetch: both in one page, in turn.
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const native = /** @type {typeof fetch} */ (
          Reflect.get(frame.contentWindow ?? {}, 'fetch')
        );
        /** @type {Record<'native'|'wrapped', number[]>} */
        const took = { native: [], wrapped: [] };
        for (let n = 0; n < rounds * 2; n += 1) {
          // Each goes first in every other pair.
          const isNative = (n % 2 === 0) === n % 4 < 2;
          const begun = performance.now();
          const response = await (isNative ? native(url) : fetch(url));
          await response.text();
          took[isNative ? 'native' : 'wrapped'].push(performance.now() - begun);
        }
        return took;
      },
      `${it.dify.origin}/init`,
      FETCHES,
    );
    const [native, wrapped] = [median(took.native), median(took.wrapped)];
    t.diagnostic(
      `${FETCHES} fetches each, median: native ${ms(native)}, with Holdfast ${ms(wrapped)}, difference ${ms(wrapped - native)}`,
    );
    const sent = it.dify.requests().filter(({ path }) => path === '/init');
    assert.equal(sent.length, FETCHES * 2);
    assert.ok(sent.every(({ status }) => status === 200));
  });

  test('costs next to nothing before it is sent', async (t) => {
    const [tab] = await it.signIn(1);
    if (!tab) throw new Error('there is a tab');
    const took = await tab.evaluate((calls) => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const native = /** @type {typeof fetch} */ (Reflect.get(frame.contentWindow ?? {}, 'fetch'));
      // Rejected before anything is sent, so that the call is all there is.
      const signal = AbortSignal.abort();
      const run = (/** @type {typeof fetch} */ call, /** @type {number} */ n) => {
        const begun = performance.now();
        for (let i = 0; i < n; i += 1) call(`/elsewhere?n=${i}`, { signal }).catch(() => {});
        return ((performance.now() - begun) / n) * 1000;
      };
      const [theirs, ours] = [native.bind(frame.contentWindow), fetch];
      /** @type {Record<'native'|'wrapped', number[]>} */
      const took = { native: [], wrapped: [] };
      for (let round = 0; round < 20; round += 1) {
        took.native.push(run(theirs, calls / 20));
        took.wrapped.push(run(ours, calls / 20));
      }
      return took;
    }, CALLS);
    const [native, wrapped] = [median(took.native), median(took.wrapped)];
    t.diagnostic(
      `${CALLS} calls each, median: native ${us(native)}, with Holdfast ${us(wrapped)}, difference ${us(wrapped - native)}`,
    );
    assert.equal(it.dify.requests().filter(({ path }) => path === '/elsewhere').length, 0);
  });
});

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** @param {number} value */
function ms(value) {
  return `${value.toFixed(3)} ms`;
}

/** @param {number} value In microseconds. */
function us(value) {
  return `${value.toFixed(2)} µs`;
}
