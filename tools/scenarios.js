// @ts-check
// Holds tests/SCENARIOS.md to what is there: each hard case once, with tests that exist or a reason; and
// SECURITY.md, whose tables name the tests that show what nobody can do.
//
//   node tools/scenarios.js

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How many hard cases there are. */
const CASES = 70;

const TABLE = fileURLToPath(new URL('../tests/SCENARIOS.md', import.meta.url));
const THREATS = fileURLToPath(new URL('../SECURITY.md', import.meta.url));

/**
 * What is wrong with the table.
 * @param {string} table
 * @param {number} cases
 * @param {(file: string) => string | null} read The text of a file, named from the table's folder.
 */
export function faultsOf(table, cases, read) {
  /** @type {string[]} */
  const faults = [];
  /** By its number, how much was said of a case. @type {Map<string, number>} */
  const said = new Map();
  let current = '';
  for (const [number = '', what = '', where = '', test = ''] of rowsOf(table)) {
    if (number) {
      current = number;
      if (said.has(current)) faults.push(`${current}: there twice`);
      if (!(Number(current) >= 1 && Number(current) <= cases)) faults.push(`${current}: no case`);
      if (!what) faults.push(`${current}: does not say what it is about`);
      said.set(current, 0);
    }
    const fault = where === '–' ? null : faultOf(where, test, read);
    if (fault) faults.push(`${current}: ${fault}`);
    if (where && test) said.set(current, (said.get(current) ?? 0) + 1);
  }
  for (let number = 1; number <= cases; number += 1) {
    const times = said.get(String(number));
    if (times === undefined) faults.push(`${number}: is missing`);
    if (times === 0) faults.push(`${number}: neither a test nor a reason`);
  }
  return faults;
}

/**
 * What is wrong with the tables that have a column `where` and a column `test` at their end.
 * @param {string} text
 * @param {(file: string) => string | null} read The text of a file, named from the text's folder.
 */
export function unshownIn(text, read) {
  /** @type {string[]} */
  const faults = [];
  for (const [, head = '', rows = ''] of text.matchAll(/^(\|.*\|)\n\| *-.*\n((?:\|.*\n?)*)/gm)) {
    if (!/\| where +\| test +\|$/.test(head)) continue;
    for (const [what = '', where = '', test = ''] of rowsOf(rows)) {
      const fault = where && test ? faultOf(where, test, read) : 'no test shows it';
      if (fault) faults.push(`${what || '…'}: ${fault}`);
    }
  }
  return faults;
}

/** The rows of all tables, without their heads. @param {string} table */
function rowsOf(table) {
  return table
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\| *(#|-)/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
    );
}

/**
 * @param {string} file
 * @param {string} title
 * @param {(file: string) => string | null} read
 */
function faultOf(file, title, read) {
  if (!file && !title) return null;
  const source = read(file);
  if (source === null) return `there is no file ${file}`;
  return titlesIn(source).includes(title) ? null : `no test of ${file} is called: ${title}`;
}

/** The names of the tests in a source; … stands for what a loop fills in. @param {string} source */
export function titlesIn(source) {
  const js = source.matchAll(/(?<![.\w])test\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g);
  const rust = source.matchAll(/#\[(?:wasm_bindgen_)?test\]\s*(?:#\[[^\]]*\]\s*)*fn (\w+)/g);
  return [
    ...[...js].map(([, , title = '']) =>
      title.replace(/\$\{[^}]*\}/g, '…').replace(/\\(.)/g, '$1'),
    ),
    ...[...rust].map(([, name = '']) => name),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = [
    ...faultsOf(readFileSync(TABLE, 'utf8'), CASES, reader(TABLE)).map(
      (fault) => `tests/SCENARIOS.md, ${fault}`,
    ),
    ...unshownIn(readFileSync(THREATS, 'utf8'), reader(THREATS)).map(
      (fault) => `SECURITY.md, ${fault}`,
    ),
  ];
  for (const fault of faults) console.error(fault);
  console.log(`   ${CASES} cases, ${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/**
 * Reads files that a text names.
 * @param {string} text
 * @returns {(name: string) => string | null}
 */
function reader(text) {
  return (name) => {
    const file = resolve(text, '..', name);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  };
}
