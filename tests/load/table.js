// @ts-check
// Figures as a table of Markdown, as docs/load.md has them.

/**
 * @param {string[]} head
 * @param {(string | number)[][]} rows
 */
export function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, n) => Math.max(...all.map((row) => (row[n] ?? '').length), 3));
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell, n) => cell.padStart(widths[n] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => `${'-'.repeat(width - 1)}:`).join(' | ')} |`;
  return [line(all[0] ?? []), rule, ...all.slice(1).map(line)].join('\n');
}

/** @param {number} bytes */
export function kilobytes(bytes) {
  return `${Math.round(bytes / 1024)} KiB`;
}
