// @ts-check
// A real Flowfile in docker mode, on its own fixed port.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../browser/index.js';
import { signJwt } from '../../double/jwt.js';
import { postForm } from '../../flowfile/client.js';
import { install } from './install.js';

export const UPSTREAM = { host: '127.0.0.1', port: 63_578 };
export const API = `http://${UPSTREAM.host}:${UPSTREAM.port}/api`;
export const account = { username: 'admin', password: 'changeme' };

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const SECRET = 'holdfast-conformance';

/**
 * Starts it and waits until it answers.
 * @param {string} wanted Such as `0.8.1`, or `newest`.
 */
export async function startRealFlowfile(wanted) {
  const { command, version } = install(wanted);
  if (await answers()) throw new Error(`somebody else is at port ${UPSTREAM.port}`);
  const data = mkdtempSync(join(tmpdir(), 'holdfast-flowfile-'));
  const log = openSync(join(data, 'log'), 'a');
  const server = spawn(command, ['run', 'ui', '--no-browser'], {
    env: { ...process.env, ...settings(data) },
    stdio: ['ignore', log, log],
    detached: true, // a group, for it starts others
  });
  const kill = () => void (server.pid && process.kill(-server.pid, 'SIGKILL'));
  process.once('exit', kill);
  // Without a listener a signal ends the process before that.
  for (const signal of SIGNALS) process.once(signal, () => process.exit(1));
  await eventually(answers, { timeout: 120_000, what: 'Flowfile answers' });
  return {
    version,
    close: async () => {
      process.off('exit', kill);
      kill();
      await eventually(async () => !(await answers()), { what: 'it is gone' });
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** @param {string} data A folder of its own. */
function settings(data) {
  return {
    HOME: data,
    FLOWFILE_MODE: 'docker',
    JWT_SECRET_KEY: SECRET,
    FLOWFILE_ADMIN_USER: account.username,
    FLOWFILE_ADMIN_PASSWORD: account.password,
    FLOWFILE_INTERNAL_TOKEN: randomBytes(16).toString('hex'),
    FLOWFILE_MASTER_KEY: `${randomBytes(32).toString('base64url')}=`,
    FLOWFILE_STORAGE_DIR: data,
    FLOWFILE_USER_DATA_DIR: data,
    SECURE_STORAGE_PATH: data,
    FLOWFILE_SCHEDULER_ENABLED: 'false',
    FLOWFILE_KERNEL_WARMUP: '0',
    PYTHONUNBUFFERED: '1',
  };
}

/** @returns {Promise<boolean>} */
function answers() {
  return fetch(`${API}/health/status`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/**
 * A token with the server's own signature.
 * @param {import('../../double/jwt.js').Claims} claims
 */
export const sign = (claims) => signJwt({ alg: 'HS256', typ: 'JWT' }, claims, SECRET);

/**
 * The admin's token as the server would have issued it.
 * @param {number} seconds Until it expires; below 0, since when it has.
 * @param {'access'|'refresh'} [type]
 */
export function token(seconds, type = 'access') {
  return sign({ sub: account.username, exp: Math.floor(Date.now() / 1000) + seconds, type });
}

/** A refresh token as a sign-in brings it. @returns {Promise<string>} */
export async function refreshToken() {
  return (await postForm(`${API}/auth/token`, account)).body.refresh_token;
}
