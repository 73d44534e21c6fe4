// @ts-check
// What is printed of the matrix.

/**
 * @typedef {import('./figures.js').Figures} Figures
 * @typedef {{ title: string, cell: import('./cell.js').Cell, all: Figures[] }} Played
 */

const HEAD = [
  'what befalls',
  'runs',
  'at that moment',
  'kept',
  'requests',
  '200',
  'own 401',
  'lost',
  'refreshes',
  'recovered p50',
  'max',
];

/**
 * One cell, when all its runs are over.
 * @param {string} browser
 * @param {string} name
 * @param {Figures[]} all
 */
export function line(browser, name, all) {
  const wrong = all.filter(({ wrong }) => wrong.length > 0).length;
  const mark = wrong === 0 ? 'good' : 'BAD ';
  const { asked, well, given, lost, refreshes } = sum(all);
  return `${mark} ${browser.padEnd(8)} ${name}: ${all.filter(({ kept }) => kept).length} of ${all.length} kept, ${asked} requests, ${well} well, ${given} own 401, ${lost} lost, ${refreshes} refreshes, ${seconds(max(all))}`;
}

/**
 * In Markdown.
 * @param {Played[]} played
 */
export function table(played) {
  const rows = played.map(({ title, cell, all }) => {
    const { asked, well, given, lost, refreshes } = sum(all);
    const kept = all.filter(({ kept }) => kept).length;
    const hit = all.filter(({ hit }) => hit).length;
    return [
      `${title} ${cell.name}`,
      all.length,
      hit,
      kept,
      asked,
      well,
      given,
      lost,
      refreshes,
      seconds(median(all)),
      seconds(max(all)),
    ].map(String);
  });
  return [HEAD, HEAD.map((_, n) => (n === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** @param {Figures[]} all */
function sum(all) {
  const of = (/** @type {(figures: Figures) => number} */ pick) =>
    all.reduce((total, figures) => total + pick(figures), 0);
  return {
    asked: of(({ asked }) => asked),
    well: of(({ well }) => well),
    given: of(({ given }) => given),
    lost: of(({ lost }) => lost),
    refreshes: of(({ refreshes }) => refreshes),
  };
}

/** @param {Figures[]} all */
function median(all) {
  return times(all)[Math.floor(all.length / 2)] ?? 0;
}

/** @param {Figures[]} all */
function max(all) {
  return times(all).at(-1) ?? 0;
}

/** @param {Figures[]} all */
function times(all) {
  return all.map(({ recovered }) => recovered).sort((a, b) => a - b);
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
