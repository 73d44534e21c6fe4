// @ts-check
// What every peer goes through.

/**
 * @typedef {import('./stage.js').Cell} Cell
 * @typedef {{ part: string, cell: Cell, runs: number }} Played
 */

/** What `--only` may name. */
export const parts = ['apart', 'burst', 'visible', 'late', 'kill'];

/** More tabs than this are played once, and without the smallest number of requests. */
const FEW = 10;

/**
 * With few tabs, and with many.
 * @param {import('./options.js').BenchOptions} options
 * @returns {[small: Played[], large: Played[]]}
 */
export function cellsOf({ tabs, requests, only, runs }) {
  const few = tabs.filter((n) => n <= FEW);
  const many = tabs.filter((n) => n > FEW);
  const enough = requests.length > 2 ? requests.slice(1) : requests;
  const base = {
    tabs: Math.max(1, ...few),
    requests: Math.max(1, ...requests.filter((n) => n <= 5)),
  };
  const small = [
    ...bursts(few, requests, runs),
    { part: 'visible', cell: { ...base, windows: true }, runs },
    { part: 'late', cell: { ...base, late: Math.ceil(base.requests / 2) }, runs },
  ];
  const wanted = (/** @type {Played} */ { part }) => !only || only === part;
  return [small.filter(wanted), bursts(many, enough, 1).filter(wanted)];
}

/**
 * @param {number[]} tabs
 * @param {number[]} requests
 * @param {number} runs
 * @returns {Played[]}
 */
function bursts(tabs, requests, runs) {
  return tabs.flatMap((tabs) =>
    requests.map((requests) => ({ part: 'burst', cell: { tabs, requests }, runs })),
  );
}

/**
 * The tab that refreshes is closed meanwhile. With tokens that pages keep, the new ones are gone with it,
 * whoever has sent for them; with cookies they need not be.
 * @param {import('./options.js').BenchOptions} options
 * @returns {Played[]}
 */
export function killsOf({ tabs, only, runs }) {
  if (only && only !== 'kill') return [];
  const few = Math.max(...tabs.filter((n) => n > 1 && n <= FEW), 2);
  return [{ part: 'kill', cell: { tabs: few, requests: 5, kill: true }, runs }];
}
