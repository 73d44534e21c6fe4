// @ts-check
// Flowfile from PyPI, kept for each version in the cache folder (about 1 GB each).

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');

/**
 * Installs it, if it is not there; the newest is brought up to date.
 * @param {string} version Such as `0.8.1`, or `newest`.
 * @returns {{ command: string, version: string }} What starts it, and which one it is.
 */
export function install(version) {
  const home = join(CACHE, 'holdfast', `flowfile-${version}`);
  const bin = (/** @type {string} */ name) => join(home, 'env/bin', name);
  const done = join(home, 'done');
  const uv = [bin('uv'), 'pip', 'install', '--quiet', '--python', bin('python')];
  if (!existsSync(done)) {
    mkdirSync(home, { recursive: true });
    run('python3', '-m', 'venv', join(home, 'env'));
    run(bin('pip'), 'install', '--quiet', 'uv');
    run(...uv, version === 'newest' ? 'flowfile' : `flowfile==${version}`);
    mkdirSync(done);
  } else if (version === 'newest') {
    run(...uv, '--upgrade', 'flowfile');
  }
  const which = 'from importlib.metadata import version; print(version("flowfile"))';
  return { command: bin('flowfile'), version: run(bin('python'), '-c', which).trim() };
}

/** @param {string[]} args */
function run(...args) {
  const { status, stdout } = spawnSync(args[0] ?? '', args.slice(1), {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`failed: ${args.join(' ')}`);
  return stdout;
}
