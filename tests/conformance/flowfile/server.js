// @ts-check
// A real Flowfile in docker mode: installed from PyPI once for each version, started on its own
// fixed port, its refreshes counted in its access log.

import { spawn, spawnSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, existsSync, rmSync, openSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../browser/index.js';

export const ORIGIN = 'http://127.0.0.1:63578';

const SECRET = 'holdfast-conformance';

/** Installs a version (about 1 GB), if it is not there. @param {string} version */
function install(version) {
  const home = join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    'holdfast',
    `flowfile-${version}`,
  );
  if (existsSync(join(home, 'done'))) return home;
  mkdirSync(home, { recursive: true });
  const run = (/** @type {string[]} */ ...args) => {
    const { status } = spawnSync(args[0] ?? '', args.slice(1), { cwd: home, stdio: 'inherit' });
    if (status !== 0) throw new Error(`failed: ${args.join(' ')}`);
  };
  run('python3', '-m', 'venv', 'env');
  run('env/bin/pip', 'install', '--quiet', 'uv');
  run(
    'env/bin/uv',
    'pip',
    'install',
    '--quiet',
    '--python',
    'env/bin/python',
    version === 'newest' ? 'flowfile' : `flowfile==${version}`,
  );
  mkdirSync(join(home, 'done'));
  return home;
}

/**
 * Starts it and waits until it answers.
 * @param {string} version Such as `0.8.1`, or `newest`.
 */
export async function startRealFlowfile(version) {
  const home = install(version);
  const data = mkdtempSync(join(tmpdir(), 'holdfast-flowfile-'));
  const log = join(data, 'log');
  const env = {
    ...process.env,
    HOME: data,
    FLOWFILE_MODE: 'docker',
    JWT_SECRET_KEY: SECRET,
    FLOWFILE_ADMIN_USER: 'admin',
    FLOWFILE_ADMIN_PASSWORD: 'changeme',
    FLOWFILE_INTERNAL_TOKEN: randomBytes(16).toString('hex'),
    FLOWFILE_MASTER_KEY: `${randomBytes(32).toString('base64url')}=`,
    FLOWFILE_STORAGE_DIR: data,
    FLOWFILE_USER_DATA_DIR: data,
    SECURE_STORAGE_PATH: data,
    FLOWFILE_SCHEDULER_ENABLED: 'false',
    FLOWFILE_KERNEL_WARMUP: '0',
    PYTHONUNBUFFERED: '1',
  };

  /** @type {import('node:child_process').ChildProcess | undefined} */
  let server;
  async function start() {
    const out = openSync(log, 'a');
    const command = join(home, 'env/bin/flowfile');
    server = spawn(command, ['run', 'ui', '--no-browser'], {
      env,
      stdio: ['ignore', out, out],
      detached: true,
    });
    await eventually(
      () =>
        fetch(`${ORIGIN}/health/status`).then(
          ({ ok }) => ok,
          () => false,
        ),
      {
        timeout: 120_000,
        what: 'Flowfile answers',
      },
    );
  }
  async function stop() {
    if (server?.pid) process.kill(-server.pid, 'SIGKILL');
    await eventually(
      () =>
        fetch(ORIGIN).then(
          () => false,
          () => true,
        ),
      { what: 'it is gone' },
    );
  }
  await start();

  const lines = () => readFileSync(log, 'utf8').split('\n');
  let from = 0;
  return {
    start,
    stop,
    /** What is counted begins anew. */
    reset: () => void (from = lines().length - 1),
    /** The statuses of the refreshes. */
    refreshes: () =>
      lines()
        .slice(from)
        .filter((line) => line.includes('"POST ') && line.includes('/auth/refresh '))
        .map((line) => Number(/" (\d{3})/.exec(line)?.[1])),
    close: async () => {
      await stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A pair as the server issues it at sign-in. */
export async function signIn() {
  const body = new URLSearchParams({ username: 'admin', password: 'changeme' });
  const answer = await fetch(`${ORIGIN}/api/auth/token`, { method: 'POST', body });
  return /** @type {Promise<{ access_token: string, refresh_token: string }>} */ (answer.json());
}

/**
 * The admin's access token as the server would have issued it.
 * @param {number} seconds Until it expires; below 0, since when it has.
 */
export function accessToken(seconds) {
  const part = (/** @type {object} */ value) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'admin', exp: Math.floor(Date.now() / 1000) + seconds, type: 'access' };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}
