// @ts-check
// Prints what the extension weighs and fails when it outgrows its limits.
//
//   node tools/sizes.js DIST

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { IN_PAGE, inPageScripts } from './in-page.js';

// Of each WebAssembly module, before gzip.
const MODULE_LIMIT = 200_000;
const [dist] = process.argv.slice(2);

const modules = readdirSync(`${dist}/wasm`).filter((name) => name.endsWith('.wasm'));
const scripts = Buffer.concat(inPageScripts(dist).map((file) => readFileSync(file)));

const fits = [
  ...modules.map((name) => limit(name, statSync(`${dist}/wasm/${name}`).size, MODULE_LIMIT)),
  limit(
    `in-page scripts (${IN_PAGE.join(' + ')}), gzip`,
    gzipSync(scripts, { level: 9 }).length,
    6_000,
  ),
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
