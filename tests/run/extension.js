// @ts-check
// The extension that a run loads: the demo build, allowed to act on the run's Dify as well.

import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { allow } from '../../tools/allow.js';
import { demoExtension } from '../browser/index.js';

/** @param {string[]} patterns */
export async function extensionFor(patterns) {
  if (patterns.length === 0) return demoExtension;
  const copy = fileURLToPath(new URL('../../target/dist-run', import.meta.url));
  await rm(copy, { recursive: true, force: true });
  await cp(demoExtension, copy, { recursive: true });
  const file = `${copy}/manifest.json`;
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  allow(manifest, patterns);
  await writeFile(file, JSON.stringify(manifest, null, 2));
  return copy;
}
