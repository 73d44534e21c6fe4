// @ts-check
// Bytes: what a page loads for each peer, and the extension's own.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { inPagesOf } from '../../../tools/in-page.js';
import { pack } from '../../browser/packed.js';
import { weightOf } from '../bundle.js';

const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));
const PACKAGE = fileURLToPath(new URL('../../../target/bench/package.zip', import.meta.url));

/**
 * @typedef {{ bytes: number, gzip: number }} Weight
 * @typedef {{ inPage: Record<string, Weight>, modules: Record<string, Weight>, package?: number }} Weights
 *   `package`: bytes of what the stores hand out.
 */

/**
 * Minified; of Holdfast what its pages get, each of its modules, and the package of all.
 * @param {import('../peers.js').PeerInfo[]} peers
 * @returns {Promise<Weights>}
 */
export async function weights(peers) {
  /** @type {Record<string, Weight>} */
  const inPage = {};
  for (const { name } of peers)
    inPage[name] = name === 'holdfast' ? ofFiles(inPagesOf(DIST, 'other')) : await weightOf(name);
  await pack(DIST, PACKAGE);
  const modules = readdirSync(`${DIST}/wasm`).filter((name) => name.endsWith('.wasm'));
  return {
    inPage,
    modules: Object.fromEntries(modules.map((name) => [name, ofFiles([`${DIST}/wasm/${name}`])])),
    package: statSync(PACKAGE).size,
  };
}

/** @param {string[]} files @returns {Weight} */
function ofFiles(files) {
  const all = Buffer.concat(files.map((file) => readFileSync(file)));
  return { bytes: all.length, gzip: gzipSync(all, { level: 9 }).length };
}
