// @ts-check
// docs/reliability.md, where the figures are kept.

import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const REPORT = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));

/**
 * In place of the figures of this browser that were there.
 * @param {string} name
 * @param {string} version
 * @param {string} table
 * @param {string} command
 */
export async function keep(name, version, table, command) {
  const before = await readFile(REPORT, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [head, rest] = before.split(begin);
  const [, tail] = (rest ?? '').split(end);
  if (head === undefined || tail === undefined)
    throw new Error(`no place for ${name} in ${REPORT}`);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const day = new Date().toISOString().slice(0, 10);
  const said = `${version}, ${day}, commit ${commit}: \`${command}\``;
  const after = `${head}${begin}\n\n${said}\n\n${table}\n\n${end}${tail}`;
  const options = await resolveConfig(REPORT);
  await writeFile(REPORT, await format(after, { ...options, filepath: REPORT }));
}
