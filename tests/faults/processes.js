// @ts-check
// The processes of a browser.

import { readdir, readFile } from 'node:fs/promises';

/**
 * A process and all that it has started, and they, on Linux.
 * @param {number | undefined} pid
 */
export async function processesOf(pid) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // After the name, which may have spaces and parentheses: its state, then its parent.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const all = pid ? [pid] : [];
  for (const each of all) all.push(...(children.get(each) ?? []));
  return all;
}
