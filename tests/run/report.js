// @ts-check
// What a run prints: one line an expiry, and a summary.

/** @typedef {import('./expiry.js').Expiry} Expiry */

const COLUMNS = ['expiry', 'met a 401', 'refreshes', 'replays', 'failed', 'wake-up p50', 'max'];

const WIDEST_NUMBER = '60000 ms'.length;

export function header() {
  return row(COLUMNS);
}

/**
 * @param {number} n
 * @param {Expiry} expiry
 */
export function line(n, { unauthorized, refreshes, replays, failures, waits }) {
  const cells = [
    n,
    unauthorized,
    refreshes,
    replays,
    failures,
    ms(median(waits)),
    ms(waits.at(-1)),
  ];
  return row(cells.map(String));
}

/**
 * @param {Expiry[]} expiries
 * @param {{ tabs: number, counted: string }} run
 */
export function summary(expiries, { tabs, counted }) {
  const waits = expiries.flatMap((expiry) => expiry.waits).sort((a, b) => a - b);
  const total = (/** @type {(expiry: Expiry) => number} */ of) =>
    expiries.reduce((sum, expiry) => sum + of(expiry), 0);
  return [
    `${isGood(expiries) ? 'GOOD' : 'BAD'}: ${expiries.length} expiries in ${tabs} tabs`,
    `${total((e) => e.refreshes)} refreshes counted ${counted}`,
    `${total((e) => e.unauthorized)} requests met a 401`,
    `${total((e) => e.replays)} replayed`,
    `${total((e) => e.failures)} failed`,
    `wake-up p50 ${ms(median(waits))}, max ${ms(waits.at(-1))}`,
  ].join(', ');
}

/**
 * Every expiry cost exactly one refresh, and nothing failed.
 * @param {Expiry[]} expiries
 */
export function isGood(expiries) {
  return (
    expiries.length > 0 &&
    expiries.every(({ refreshes, failures }) => refreshes === 1 && failures === 0)
  );
}

/** @param {string[]} cells */
function row(cells) {
  return cells
    .map((cell, n) => cell.padStart(Math.max(COLUMNS[n].length, WIDEST_NUMBER)))
    .join('  ');
}

/** @param {number[]} sorted */
function median(sorted) {
  return sorted[Math.floor(sorted.length / 2)];
}

/** @param {number | undefined} value */
function ms(value) {
  return value === undefined ? '-' : `${Math.round(value)} ms`;
}
