// @ts-check
// Requests that are held while something befalls the extension.

import assert from 'node:assert/strict';
import { eventually } from '../browser/index.js';
import { ask, isServed, tally } from './console.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('./console.js').Answer} Answer
 * @typedef {import('./console.js').Console} Console
 */

/**
 * Three tabs whose token has expired, with two held requests each, while the refresh is on its way
 * (scenarios 59 and 70: what becomes of them when the extension goes?).
 * @param {Console} it
 */
export async function heldInThreeTabs(it) {
  const tabs = await it.signIn(3);
  it.dify.set({ refreshWaits: true });
  it.dify.expire();
  const held = Promise.all(tabs.map((tab) => ask(tab, 2)));
  await eventually(() => it.dify.counts().unauthorized === 6);
  await eventually(() => it.dify.counts().refresh.inFlight === 1);
  return { tabs, held };
}

/**
 * Each held request got its own 401, was sent once, and the refresh was still under way then.
 * @param {Console} it
 * @param {Promise<Answer[][]>} held
 */
export async function areGivenBack(it, held) {
  assert.deepEqual(tally((await held).flat()), { 401: 6 });
  assert.equal(it.dify.counts().refresh.inFlight, 1, 'the refresh was still under way');
  it.dify.set({ refreshWaits: false });
  for (const sent of it.sendings().values()) assert.deepEqual(sent, [401], 'sent once');
}

/**
 * Open tabs are served again: one refresh for all of them.
 * @param {Console} it
 * @param {Tab[]} tabs
 */
export async function areServedAgain(it, tabs) {
  for (const tab of tabs) {
    await eventually(() => tab.evaluate(isServed), { what: 'the open tabs are served again' });
  }
  await it.rest();
  it.dify.clearSwitches();
  it.dify.expire();
  it.dify.reset();
  const again = await Promise.all(tabs.map((tab) => ask(tab, 2)));
  assert.deepEqual(tally(again.flat()), { 200: 2 * tabs.length });
  assert.equal(it.dify.counts().refresh.total, 1);
}
