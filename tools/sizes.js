// @ts-check
// Prints what the extension weighs and fails when it outgrows its limits.
//
//   node tools/sizes.js DIST

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const [dist] = process.argv.slice(2);

// What every page of a site pays, before and after compression.
const IN_PAGE = ['page', 'relay'];

const wasm = statSync(`${dist}/wasm/holdfast_bg.wasm`).size;
const inPage = IN_PAGE.flatMap((folder) => scripts(`${dist}/${folder}`))
  .map((file) => gzipSync(readFileSync(file), { level: 9 }).length)
  .reduce((sum, size) => sum + size, 0);

const fits = [
  limit('wasm', wasm, 200_000),
  limit(`in-page scripts (${IN_PAGE.join(' + ')}), gzip`, inPage, 6_000),
];
if (fits.includes(false)) process.exit(1);

/** @param {string} folder */
function scripts(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => `${folder}/${name}`);
}

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
