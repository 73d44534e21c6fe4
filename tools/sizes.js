// @ts-check
// Prints what the extension weighs and fails when it outgrows its limits.
//
//   node tools/sizes.js DIST

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { inPagesOf } from './in-page.js';

// Of each WebAssembly module, before gzip.
const MODULE_LIMIT = 186_000;
const [dist] = process.argv.slice(2);

const modules = readdirSync(`${dist}/wasm`).filter((name) => name.endsWith('.wasm'));
/** @param {'dify'|'other'} kind */
const inPages = (kind) =>
  gzipSync(Buffer.concat(inPagesOf(dist, kind).map((file) => readFileSync(file))), { level: 9 })
    .length;

const fits = [
  ...modules.map((name) => limit(name, statSync(`${dist}/wasm/${name}`).size, MODULE_LIMIT)),
  limit('scripts in pages of Dify, gzip', inPages('dify'), 6_000),
  // They read and write the tokens that such pages keep themselves.
  limit('scripts in pages of other sites, gzip', inPages('other'), 7_200),
];
if (fits.includes(false)) process.exit(1);

/**
 * @param {string} what
 * @param {number} size
 * @param {number} most
 */
function limit(what, size, most) {
  const ok = size < most;
  console.log(`   ${what}: ${size} bytes (limit ${most})${ok ? '' : '  TOO LARGE'}`);
  return ok;
}
