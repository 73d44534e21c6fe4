// @ts-check
// What Holdfast set itself, and whether this run shows it.

import { bursts, round, table } from './tables.js';

/** @typedef {import('./results.js').Measured} Measured */

/** @param {Measured} measured */
export function goals(measured) {
  const rows = [exact, wakes, fiftyTimes, added, script, coldStart, popup, ...sizes].map((goal) => {
    const { what, wanted, seen, met } = goal(measured);
    return [what, wanted, seen, seen === NONE ? 'not measured' : met ? 'yes' : '**no**'];
  });
  return table(['goal', 'wanted', 'measured', 'met'], rows, 4);
}

const NONE = '–';

/**
 * @typedef {{ what: string, wanted: string, seen: string, met: boolean }} Goal
 * @param {Measured} measured
 * @returns {Goal}
 */
function exact({ cells }) {
  const own = ours(cells);
  const bad = own.filter(
    ({ refreshes, expiries, failed }) => refreshes !== expiries || failed > 0,
  ).length;
  return {
    what: 'one refresh per expiry, no request failed',
    wanted: 'in every burst',
    seen: own.length > 0 ? `in ${own.length - bad} of ${own.length} kinds of burst` : NONE,
    met: bad === 0,
  };
}

/** @param {Measured} measured @returns {Goal} */
function wakes({ cells, apart }) {
  const { p50: usual, p99: trip } = apart.roundTrip ?? {};
  const cell = waiting(cells, 'holdfast');
  const wake = cell?.wakeTab.p99;
  const is = usual && trip && wake;
  return {
    what: `wake-up of a hidden tab (${cell?.tabs} tabs, requests in each: ${cell?.requests}), p99`,
    wanted: '3 round trips of a message (p99 of those, too)',
    seen: is
      ? `${round(wake)} ms: ${round(wake / trip, 1)} round trips of ${round(trip)} ms`
      : NONE,
    met: !!is && wake <= 3 * trip,
  };
}

/** @param {Measured} measured @returns {Goal} */
function fiftyTimes({ cells }) {
  const own = waiting(cells, 'holdfast')?.wakeTab.p50;
  const others = ['polled-flag', 'supertokens'].map((name) => waiting(cells, name)?.wakeTab.p50);
  const times = others.map((other) => (own && other ? other / own : null));
  const known = times.filter((time) => time !== null);
  return {
    what: 'wake-up beside the polled flag and supertokens-website, p50',
    wanted: '50 times shorter than each',
    seen: known.length === 2 ? `${known.map((time) => round(time, 1)).join(' and ')} times` : NONE,
    met: known.length === 2 && known.every((time) => time >= 50),
  };
}

/** @param {Measured} measured @returns {Goal} */
function added({ apart: { added: is } }) {
  return {
    what: 'added time of a request that meets no 401',
    wanted: 'not to be told from zero',
    seen: is
      ? `${round(is.median * 1000, 0)} µs (95%: ${round(is.low * 1000, 0)} to ${round(is.high * 1000, 0)}), ${is.n} pairs`
      : NONE,
    met: !!is && is.low <= 0,
  };
}

/** @param {Measured} measured @returns {Goal} */
function script({ apart: { script: is } }) {
  return {
    what: 'script time per call',
    wanted: 'under 20 µs',
    seen: is
      ? `${round(is.median, 1)} µs (95%: ${round(is.low, 1)} to ${round(is.high, 1)}), ${is.calls} calls`
      : NONE,
    met: !!is && is.median < 20,
  };
}

/** @param {Measured} measured @returns {Goal} */
function coldStart({ apart: { coldStart: is } }) {
  const [worker, bare] = [is?.worker.p50 ?? 0, is?.bare.p50 ?? 1];
  return {
    what: 'cold start of the worker, to its first answer, p50',
    wanted: '1.5 times one without wasm',
    seen: is ? `${round(worker)} ms beside ${round(bare)}: ${round(worker / bare, 1)} times` : NONE,
    met: !!is && worker <= 1.5 * bare,
  };
}

/** @param {Measured} measured @returns {Goal} */
function popup({ apart: { popup: is } }) {
  return {
    what: 'first paint of the popup, p50',
    wanted: 'under 50 ms',
    seen: is ? `${round(is.p50 ?? 0)} ms (p99: ${round(is.p99 ?? 0)})` : NONE,
    met: !!is && (is.p50 ?? 50) < 50,
  };
}

/** @type {((measured: Measured) => Goal)[]} */
const sizes = [
  ({ weights }) => size("worker's wasm", 120_000, weights?.modules['worker_bg.wasm']?.bytes),
  ({ weights }) => size("worker's wasm, gzip", 50_000, weights?.modules['worker_bg.wasm']?.gzip),
  ({ weights }) => size('scripts in pages, gzip', 5_000, weights?.inPage.holdfast?.gzip),
  ({ weights }) => size('package', 400_000, weights?.package),
];

/**
 * @param {string} what
 * @param {number} most
 * @param {number|undefined} bytes
 * @returns {Goal}
 */
function size(what, most, bytes) {
  const [wanted, seen] = [`under ${most} bytes`, bytes ? `${bytes} bytes` : NONE];
  return { what, wanted, seen, met: !!bytes && bytes < most };
}

/** @param {import('./results.js').CellResult[]} cells */
function ours(cells) {
  return bursts(cells).filter(({ peer }) => peer === 'holdfast');
}

/**
 * The burst of ten hidden tabs with one request each, or what is nearest to it: no request waits behind
 * another of its tab there.
 * @param {import('./results.js').CellResult[]} cells
 * @param {string} name
 */
function waiting(cells, name) {
  const own = bursts(cells).filter(({ peer, tabs }) => peer === name && tabs > 1);
  const near = (/** @type {{ tabs: number, requests: number }} */ { tabs, requests }) =>
    Math.abs(Math.log(tabs / 10)) + Math.log(requests);
  return own.sort((a, b) => near(a) - near(b))[0];
}
