// @ts-check
// A plot as SVG: lines over the number of tabs, both scales logarithmic. Its colours follow the reader's
// light or dark theme.

const [WIDTH, HEIGHT] = [720, 400];
const FRAME = { left: 64, right: 232, top: 44, bottom: 48 };

/** For up to ten lines, told apart in both themes and, with their dashes, without colours too. */
const COLOURS = [
  '#1f77d0',
  '#d9541e',
  '#2a9d5c',
  '#b0318f',
  '#b58900',
  '#0e9aa7',
  '#7a5cd6',
  '#d13438',
  '#6b8e23',
  '#7f7f7f',
];
const DASHES = ['', '7 3', '2 3', '9 3 2 3'];

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .title { font-size: 15px; font-weight: 600; }
  .ground { fill: #ffffff; }
  .grid { stroke: #d8dee4; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .ground { fill: #0d1117; }
    .grid { stroke: #30363d; }
  }
`;

/**
 * @typedef {{ title: string, points: [x: number, y: number][] }} Line
 *
 * @param {object} plot
 * @param {string} plot.title
 * @param {string} plot.across The name of the x axis.
 * @param {Line[]} plot.lines Only points above zero can be shown.
 */
export function plotOf({ title, across, lines }) {
  const points = lines.flatMap(({ points }) => points).filter(([, y]) => y > 0);
  const x = scale(
    points.map(([x]) => x),
    [FRAME.left, WIDTH - FRAME.right],
  );
  const ys = points.map(([, y]) => y);
  const ticks = decades(ys);
  const y = scale([...ys, ...ticks], [HEIGHT - FRAME.bottom, FRAME.top]);
  const right = WIDTH - FRAME.right;
  const xs = [...new Set(points.map(([x]) => x))].sort((a, b) => a - b);
  const parts = [
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}" rx="6"/>`,
    text(FRAME.left, 26, title, 'class="title"'),
    ...ticks.flatMap((tick) => [
      `<line class="grid" x1="${FRAME.left}" x2="${right}" y1="${y(tick)}" y2="${y(tick)}"/>`,
      text(FRAME.left - 8, y(tick) + 4, String(tick), 'text-anchor="end"'),
    ]),
    ...xs.map((tick) => text(x(tick), HEIGHT - FRAME.bottom + 20, String(tick), MIDDLE)),
    text((FRAME.left + right) / 2, HEIGHT - 10, across, MIDDLE),
    ...lines.flatMap((line, n) => drawn(line, n, x, y)),
  ];
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`;
  return `${head}\n<title>${escaped(title)}</title>\n<style>${STYLE}</style>\n${parts.join('\n')}\n</svg>\n`;
}

const MIDDLE = 'text-anchor="middle"';

/**
 * A line, its points, and its name in the legend.
 * @param {Line} line
 * @param {number} n
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
function drawn({ title, points }, n, x, y) {
  const colour = COLOURS[n % COLOURS.length];
  const stroke = `stroke="${colour}" stroke-width="2" stroke-dasharray="${DASHES[n % DASHES.length]}"`;
  const shown = points.filter(([, y]) => y > 0).map(([a, b]) => [x(a), y(b)]);
  const [left, top] = [WIDTH - FRAME.right + 16, FRAME.top + 12 + n * 24];
  return [
    `<polyline fill="none" ${stroke} points="${shown.map((point) => point.join(',')).join(' ')}"/>`,
    ...shown.map(([cx, cy]) => `<circle r="3.5" fill="${colour}" cx="${cx}" cy="${cy}"/>`),
    `<line ${stroke} x1="${left}" x2="${left + 26}" y1="${top}" y2="${top}"/>`,
    text(left + 34, top + 4, title),
  ];
}

/**
 * A logarithmic scale.
 * @param {number[]} values
 * @param {[from: number, to: number]} range
 */
function scale(values, [from, to]) {
  const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (/** @type {number} */ value) => {
    const part = high > low ? (Math.log(value) - low) / (high - low) : 0.5;
    return Math.round((from + part * (to - from)) * 10) / 10;
  };
}

/** The powers of ten around the values. @param {number[]} values */
function decades(values) {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const high = Math.ceil(Math.log10(Math.max(...values)) - 1e-9);
  return Array.from({ length: high - low + 1 }, (_, n) => Number((10 ** (low + n)).toPrecision(1)));
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {string} [more]
 */
function text(x, y, words, more = '') {
  return `<text x="${x}" y="${y}" ${more}>${escaped(words)}</text>`;
}

/** @param {string} words */
function escaped(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
