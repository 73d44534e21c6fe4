// @ts-check
// The time of day as a browser under test sees it (clock.c), on Linux.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SOURCE = fileURLToPath(new URL('clock.c', import.meta.url));

/** Whether a browser's clock can be set here. */
export const canBeSet = process.platform === 'linux';

/** A clock that every process started with `environment` goes by. */
export class Clock {
  #folder;
  /** How far it is ahead, in seconds. */
  ahead = 0;

  /** @param {string} folder */
  constructor(folder) {
    this.#folder = folder;
  }

  static async make() {
    const clock = new Clock(await mkdtemp(join(tmpdir(), 'holdfast-clock-')));
    writeFileSync(clock.#file, new Uint8Array(8));
    await promisify(execFile)('cc', ['-O2', '-shared', '-fPIC', SOURCE, '-o', clock.#library]);
    return clock;
  }

  get #library() {
    return join(this.#folder, 'clock.so');
  }

  get #file() {
    return join(this.#folder, 'ahead');
  }

  get environment() {
    return { LD_PRELOAD: this.#library, HOLDFAST_CLOCK: this.#file };
  }

  /**
   * In every process at once. In place, because the file is a part of their memory.
   * @param {number} ahead
   */
  set(ahead) {
    const number = Buffer.alloc(8);
    number.writeBigInt64LE(BigInt(ahead));
    writeFileSync(this.#file, number, { flag: 'r+' });
    this.ahead = ahead;
  }

  async remove() {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
