// @ts-check
// Copies of the demo build, for tests that change something in it.

import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { demoExtension } from './open.js';

/**
 * A copy of the demo build, anew for each run of a test: that of another browser may run beside.
 * @param {string} name
 */
export async function demoCopy(name) {
  const copy = `${demoExtension}-${name}-${process.env.BROWSER ?? 'both'}`;
  await rm(copy, { recursive: true, force: true });
  await cp(demoExtension, copy, { recursive: true });
  return copy;
}

/**
 * A copy of the demo build in whose scripts a function runs before anything else.
 * @param {string} name
 * @param {() => void} first
 * @param {string[]} scripts
 */
export async function demoCopyAfter(name, first, scripts) {
  const copy = await demoCopy(name);
  for (const script of scripts) {
    const content = await readFile(`${copy}/${script}`, 'utf8');
    await writeFile(`${copy}/${script}`, `import '/first.js';\n${content}`);
  }
  await writeFile(`${copy}/first.js`, `(${first})();`);
  return copy;
}
