// @ts-check
// What Holdfast costs a request that meets no 401. An empty frame of the same page has the browser's own
// `fetch`: the two are called in turn, in one page, and compared pair by pair.

import { medianWithInterval } from '../statistics.js';

/** Calls for the script time: rounds of so many. */
const ROUNDS = 40;
const CALLS = 500;

/**
 * Whole requests: how much longer with Holdfast than without, milliseconds.
 * @param {import('../../browser/index.js').Tab} tab
 * @param {number} pairs
 */
export async function addedTime(tab, pairs) {
  const differences = await tab.evaluate(async (pairs) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const native = /** @type {typeof fetch} */ (Reflect.get(frame.contentWindow ?? {}, 'fetch'));
    const headers = { Authorization: `Bearer ${localStorage.getItem('access_token')}` };
    /** @param {typeof fetch} call */
    const once = async (call) => {
      const begun = performance.now();
      const response = await call('/api/things/1', { headers });
      await response.text();
      if (response.status !== 200) throw new Error(`answered ${response.status}`);
      return performance.now() - begun;
    };
    const all = [];
    for (let n = 0; n < pairs; n += 1) {
      // Each goes first in every other pair.
      const first = n % 2 === 0 ? await once(fetch) : await once(native);
      const second = n % 2 === 0 ? await once(native) : await once(fetch);
      all.push(n % 2 === 0 ? first - second : second - first);
    }
    frame.remove();
    return all;
  }, pairs);
  return medianWithInterval(differences);
}

/**
 * Script alone: how much longer one call of `fetch` runs, microseconds. The calls are aborted before
 * anything is sent, so that the call is all there is; each is one that Holdfast would keep a copy of.
 * @param {import('../../browser/index.js').Tab} tab
 */
export async function scriptTime(tab) {
  const differences = await tab.evaluate(
    (rounds, calls) => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const theirs = /** @type {typeof fetch} */ (Reflect.get(frame.contentWindow ?? {}, 'fetch'));
      const native = theirs.bind(frame.contentWindow);
      const headers = { Authorization: `Bearer ${localStorage.getItem('access_token')}` };
      const signal = AbortSignal.abort();
      const run = (/** @type {typeof fetch} */ call) => {
        const begun = performance.now();
        for (let n = 0; n < calls; n += 1)
          call('/api/things/1', { headers, signal }).catch(() => {});
        return ((performance.now() - begun) / calls) * 1000;
      };
      const all = [];
      for (let n = 0; n < rounds; n += 1) {
        const first = n % 2 === 0 ? run(fetch) : run(native);
        const second = n % 2 === 0 ? run(native) : run(fetch);
        all.push(n % 2 === 0 ? first - second : second - first);
      }
      frame.remove();
      return all;
    },
    ROUNDS,
    CALLS,
  );
  return { ...medianWithInterval(differences), calls: ROUNDS * CALLS };
}
