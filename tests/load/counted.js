// @ts-check
// A copy of the test build that counts what it keeps. Not a byte of the extension's own scripts is
// changed: others are put before and after them.

import { rmSync } from 'node:fs';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoExtension } from '../browser/index.js';

const COUNT = fileURLToPath(new URL('count', import.meta.url));

/** A folder that is gone with this process. */
export async function countedExtension() {
  const copy = await mkdtemp(join(tmpdir(), 'holdfast-load-'));
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  await cp(demoExtension, copy, { recursive: true });
  await cp(COUNT, `${copy}/count`, { recursive: true });
  // Chromium runs a file once in a frame, whatever the world.
  await cp(`${COUNT}/realm.js`, `${copy}/count/realm-of-relay.js`);
  const file = `${copy}/manifest.json`;
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  for (const scripts of manifest.content_scripts) {
    const { js, world } = scripts;
    scripts.js =
      world === 'MAIN'
        ? ['count/realm.js', ...js, 'count/page.js']
        : ['count/realm-of-relay.js', 'count/relay.js', ...js];
  }
  manifest.background.service_worker = 'count/worker.js';
  manifest.background.scripts = ['count/worker.js'];
  await writeFile(file, JSON.stringify(manifest, null, 2));
  return copy;
}
