// @ts-check
// What an organisation sets: shown as its own, not to be changed, and kept to by the worker. In
// Firefox a file in the home folder says it; Chromium reads policies in /etc only, so there the
// test needs root.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, tally } from './console.js';

const ID = 'holdfast@holdfast.example';
const SETS = {
  sites: ['https://dify.corp.example'],
  splitApis: [{ page: 'https://dify.corp.example', api: 'https://api.corp.example' }],
  holdSeconds: 2,
};

const home = await mkdtemp(join(tmpdir(), 'holdfast-home-'));
const folder = join(home, '.mozilla/managed-storage');
await mkdir(folder, { recursive: true });
await writeFile(
  join(folder, `${ID}.json`),
  JSON.stringify({ name: ID, description: 'Holdfast', type: 'storage', data: SETS }),
);
after(() => rm(home, { recursive: true, force: true }));

inConsole(
  'an organisation',
  (it) => {
    const skip = it.name === 'chromium' && process.getuid?.() !== 0;

    test('sets what nobody else can change, and the worker keeps to it', { skip }, async () => {
      const undo = it.name === 'chromium' ? await setPolicy(it) : async () => {};
      try {
        const options = await it.browser.openPage('options/options.html');
        await eventually(() => options.evaluate(isSet), { what: 'the policy has arrived' });
        const shown = await options.evaluate(() => ({
          hold: document.querySelector('#settings [data-field=hold-tag]')?.textContent,
          site: document.querySelector('[data-pattern="https://dify.corp.example/*"]')?.textContent,
          pair: document.querySelector('[data-page="https://dify.corp.example"]')?.textContent,
          removable: document.querySelectorAll('#splits [data-action=remove]:not([hidden])').length,
        }));
        assert.equal(shown.hold, 'Set by your organisation');
        assert.match(shown.site ?? '', /Set by your organisation[^]*Needs your permission/);
        assert.match(shown.pair ?? '', /api\.corp\.example[^]*Set by your organisation/);
        assert.equal(shown.removable, 0);
        await options.screenshot(`options/${it.name}-managed`);
        await options.close();

        const [tab] = await it.signIn(1);
        if (!tab) throw new Error('there is a tab');
        it.dify.set({ refreshWaits: true });
        it.dify.expire();
        const answers = await ask(tab);
        assert.deepEqual(tally(answers), { 401: 1 });
        const ms = answers[0]?.ms ?? 0;
        assert.ok(ms > 1900 && ms < 50_000, `${ms} ms`);
        it.dify.set({ refreshWaits: false });
        await eventually(() => it.dify.counts().refresh.ok === 1);
      } finally {
        await undo();
      }
    });
  },
  { browser: { environment: { HOME: home } } },
);

/**
 * Chromium hears of a policy while it runs.
 * @param {import('./console.js').Console} it
 */
async function setPolicy(it) {
  const folder = '/etc/chromium/policies/managed';
  const id = new URL(it.browser.origin).host;
  const file = join(folder, `holdfast-test-${process.pid}.json`);
  const made = await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify({ '3rdparty': { extensions: { [id]: SETS } } }));
  const stored = () =>
    it.browser.extensionEval(async () => Object.keys(await chrome.storage.managed.get()).length);
  await eventually(async () => (await stored()) === 3, {
    what: 'the policy is read',
    timeout: 60_000,
  });
  return async () => {
    await rm(file, { force: true });
    if (made) await rm(made, { recursive: true, force: true });
  };
}

/** Runs in the page. */
function isSet() {
  const hold = document.querySelector('#hold');
  return hold instanceof HTMLInputElement && hold.disabled && hold.value === '2';
}
