// @ts-check
// What is measured of Holdfast alone.

import { memoryOf, heapOf } from '../../load/memory.js';
import { peers } from '../peers.js';
import { Stage } from '../stage.js';
import { quantile } from '../statistics.js';
import { addedTime, scriptTime } from './added.js';
import { coldStart } from './cold-start.js';
import { compileTime, popupPaint } from './own-pages.js';
import { roundTrip } from './round-trip.js';

const MESSAGES = 1000;
/** Starts of the worker, of the popup, of the compiler. */
const STARTS = 20;
const TABS = 10;
/** Only the worker's heap is asked for here. */
const NO_COUNTS = /** @type {any} */ ({ worker: { wasm: 0 } });
const [holdfast, nothing] = [peer('holdfast'), peer('none')];

/**
 * @typedef {import('../statistics.js').Spread} Spread
 * @typedef {import('../statistics.js').Difference} Difference
 *
 * @typedef {object} Apart
 * @property {Difference} [added] Of a request without a 401, milliseconds.
 * @property {Difference & { calls: number }} [script] Of one call, microseconds.
 * @property {Spread} [roundTrip] Milliseconds; Chromium.
 * @property {{ worker: Spread, bare: Spread, awake: Spread }} [coldStart] Milliseconds.
 * @property {Spread} [compile] The worker's module, milliseconds.
 * @property {Spread} [popup] From its navigation to its first contentful paint, milliseconds.
 * @property {{ worker: number, tab: number, bareTab: number }} [memory] Bytes of JavaScript's heaps: of the worker, of
 *   a tab with Holdfast (the median of ten), of one without; Chromium.
 */

/**
 * Each figure is kept as soon as it is there.
 * @param {import('../../browser/index.js').OpenBrowser} browser
 * @param {import('../options.js').BenchOptions} options
 * @param {(part: Apart) => void} keep
 */
export async function measureApart(browser, { pairs }, keep) {
  keep({ coldStart: await coldStart(browser.name, STARTS) });
  keep({ compile: await compileTime(browser, STARTS) });
  keep({ popup: await popupPaint(browser, STARTS) });
  const ours = await Stage.open(browser, holdfast);
  try {
    const tabs = await ours.tabs(TABS);
    const [first, hidden] = tabs;
    if (!first || !hidden) throw new Error('there are tabs');
    if (browser.name === 'chromium') {
      keep({ roundTrip: await roundTrip(hidden, MESSAGES) });
      const worker = (await memoryOf(browser, NO_COUNTS)).heap;
      keep({ memory: { worker, tab: await heaps(tabs), bareTab: await bareHeaps(browser) } });
    }
    await first.focus();
    keep({ script: await scriptTime(first) });
    keep({ added: await addedTime(first, pairs) });
  } finally {
    await ours.close();
  }
}

/**
 * The same pages on a site where Holdfast is not allowed.
 * @param {import('../../browser/index.js').OpenBrowser} browser
 */
async function bareHeaps(browser) {
  const stage = await Stage.open(browser, nothing);
  try {
    return await heaps(await stage.tabs(TABS));
  } finally {
    await stage.close();
  }
}

/** @param {import('../../browser/index.js').Tab[]} tabs */
async function heaps(tabs) {
  return quantile(await Promise.all(tabs.map(heapOf)), 0.5) ?? 0;
}

/** @param {string} name */
function peer(name) {
  const found = peers.find((each) => each.name === name);
  if (!found) throw new Error(`there is ${name}`);
  return found;
}
