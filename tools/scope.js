// @ts-check
// Writes into a built extension what its scripts must know of the built-in adapters before anybody
// can tell them: page/scope.js which requests of a page may concern Dify, and
// relay/keep-ADAPTER.js the storage whose clock is put right before the page's code reads it.
//
//   node tools/scope.js DIST

import { readFileSync, writeFileSync } from 'node:fs';

const [dist = ''] = process.argv.slice(2);

const { path, calls, expired } = document('dify_console');
const { statuses, word, words } = expired;
const called = calls.map((/** @type {any} */ it) => [`${it.method} ${it.path}`, it.call]);
fill('page/scope.js', '/* the adapters */ []', [
  { path: `${path}/`, calls: Object.fromEntries(called), statuses, word, words },
]);
fill('relay/keep-flowfile.js', '/* its storage */ null', document('flowfile').storage);

/** @param {string} name */
function document(name) {
  return JSON.parse(readFileSync(new URL(`../src/adapter/${name}.json`, import.meta.url), 'utf8'));
}

/**
 * @param {string} name
 * @param {string} place
 * @param {unknown} value
 */
function fill(name, place, value) {
  const file = `${dist}/${name}`;
  const source = readFileSync(file, 'utf8');
  const filled = source.replace(place, JSON.stringify(value));
  if (filled === source) throw new Error(`${file} has no place for the adapters`);
  writeFileSync(file, filled);
}
