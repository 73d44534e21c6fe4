// @ts-check
// From a worker that is stopped to its first answer, beside one of the same extension that answers by
// three lines of JavaScript and loads no module. The two browsers are asked in turn.

import { rmSync } from 'node:fs';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoExtension, openBrowser } from '../../browser/index.js';
import { spread } from '../statistics.js';

const BARE = `chrome.runtime.onConnect.addListener((port) => {
  port.onMessage.addListener(() => port.postMessage({ now: Date.now(), sessions: [] }));
});
`;

/**
 * Milliseconds: `worker`, `bare`, and the first of them again while it is awake.
 * @param {import('../../browser/index.js').BrowserName} name
 * @param {number} times
 */
export async function coldStart(name, times) {
  const browser = await openBrowser(name);
  const other = await openBrowser(name, { extension: await bareExtension() });
  try {
    /** @type {Record<'worker'|'bare'|'awake', number[]>} */
    const took = { worker: [], bare: [], awake: [] };
    for (let n = 0; n < times; n += 1) {
      await browser.stopWorker();
      took.worker.push(await firstAnswer(browser));
      took.awake.push(await firstAnswer(browser));
      await other.stopWorker();
      took.bare.push(await firstAnswer(other));
    }
    return { worker: spread(took.worker), bare: spread(took.bare), awake: spread(took.awake) };
  } finally {
    await browser.close();
    await other.close();
  }
}

/**
 * As a popup asks.
 * @param {import('../../browser/index.js').OpenBrowser} browser
 */
function firstAnswer(browser) {
  return browser.extensionEval(async () => {
    const begun = performance.now();
    const port = chrome.runtime.connect({ name: 'popup' });
    const answered = new Promise((resolve) => port.onMessage.addListener(resolve));
    port.postMessage({ watch: { tab: 1, origin: null } });
    await answered;
    const took = performance.now() - begun;
    port.disconnect();
    return took;
  });
}

/** A folder that is gone with this process. */
async function bareExtension() {
  const copy = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  await cp(demoExtension, copy, { recursive: true });
  await writeFile(`${copy}/bare.js`, BARE);
  const file = `${copy}/manifest.json`;
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  manifest.background.service_worker = 'bare.js';
  manifest.background.scripts = ['bare.js'];
  await writeFile(file, JSON.stringify(manifest));
  return copy;
}
