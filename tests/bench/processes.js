// @ts-check
// The browser's processes, as Linux tells of them.

import { readdirSync, readFileSync } from 'node:fs';

/** A process and all that it has started. @param {number|undefined} root */
export function family(root) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    // The name in parentheses may have spaces.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const all = root ? [root] : [];
  for (let n = 0; n < all.length; n += 1) all.push(...(children.get(all[n] ?? 0) ?? []));
  return all;
}

/**
 * Milliseconds of processor time that they have had so far, each to ten milliseconds.
 * @param {number|undefined} root
 */
export function busyOf(root) {
  let ticks = 0;
  for (const pid of family(root)) {
    const stat = read(`/proc/${pid}/stat`);
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    ticks += Number(user ?? 0) + Number(system ?? 0);
  }
  // By the kernel's interface: 100 a second.
  return ticks * 10;
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
