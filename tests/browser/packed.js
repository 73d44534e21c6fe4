// @ts-check
// The extension as the stores hand it out: packed as `./build.sh zip` packs it, with PACKED=yes in
// the environment. Firefox installs the package itself; Chromium, which takes packages from its store
// alone, a folder of what was in it.

import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const packer = fileURLToPath(new URL('../../tools/package.sh', import.meta.url));

export const isPacked = process.env.PACKED === 'yes';

/** Where they are: tests that run at once pack each for themselves. */
const out = join(tmpdir(), `holdfast-packed-${process.pid}`);
if (isPacked) process.once('exit', () => rmSync(out, { recursive: true, force: true }));

/** What is packed already, by folder and manifest: an update in the midst of a test takes no time. */
const known = new Set();

/**
 * Packs what is in the folder, once for each manifest, and returns what the browser installs.
 * @param {string} extension
 * @param {'chromium'|'firefox'} browser
 */
export async function packed(extension, browser) {
  const [zip, folder] = [`${basename(extension)}.zip`, join(out, basename(extension))];
  const installed = browser === 'firefox' ? join(out, zip) : folder;
  const key = extension + (await readFile(`${extension}/manifest.json`, 'utf8'));
  if (known.has(key)) return installed;
  known.add(key);
  await pack(extension, join(out, zip));
  if (browser === 'firefox') return installed;
  // The same folder each time: it makes the id.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run('unzip', ['-q', join(out, zip), '-d', folder]);
  return installed;
}

/**
 * @param {string} folder
 * @param {string} zip Where the package is to be.
 */
export async function pack(folder, zip) {
  await mkdir(dirname(zip), { recursive: true });
  await run('bash', ['-c', 'source "$0" && pack "$1" "$2"', packer, folder, zip]);
}
