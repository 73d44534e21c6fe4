// @ts-check
// What the guides show is what there is. The one for authors of adapters (docs/write-an-adapter.md):
// its document is the one that both real browsers are tested with, and each step's part is a part of
// it. The one for administrators (docs/managed.md): its policies set what Holdfast reads.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** @param {string} file */
const read = (file) => readFileSync(`${root}/${file}`, 'utf8');

/** The JSON of a page. @param {string} file @returns {any[]} */
const shown = (file) =>
  [...read(file).matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = '']) => JSON.parse(json));

const blocks = shown('docs/write-an-adapter.md');
const document = blocks.pop();

test("the guide's document is that of the app it is about", () => {
  assert.deepEqual(document, JSON.parse(read('tests/apps/fetch-storage/adapter.json')));
});

test("each step's part is in it", () => {
  assert.ok(blocks.length > 3);
  for (const part of blocks) assert.deepEqual({ ...document, ...part }, document);
});

test('the policies set what the package reads, by its id', () => {
  const { properties } = JSON.parse(read('dist/managed_schema.json'));
  const { id } = JSON.parse(read('dist/manifest.json')).browser_specific_settings.gecko;
  const [chrome, firefox] = shown('docs/managed.md');
  const sets = [
    chrome['3rdparty'].extensions.EXTENSION_ID,
    firefox.policies['3rdparty'].Extensions[id],
  ];
  for (const set of sets) assert.deepEqual(Object.keys(set), Object.keys(properties));
  assert.ok(firefox.policies.ExtensionSettings[id]);
});

test('the oldest browsers are those of the manifest, wherever they are named', () => {
  const manifest = JSON.parse(read('dist/manifest.json'));
  const chromium = manifest.minimum_chrome_version;
  const firefox = parseInt(manifest.browser_specific_settings.gecko.strict_min_version);
  const versions = read('docs/browser-versions.md');
  assert.match(versions, new RegExp(`for \\*\\*Chromium ${chromium}\\*\\*`));
  assert.match(versions, new RegExp(`and \\*\\*Firefox ${firefox}\\*\\*`));
  const readme = read('README.md');
  assert.ok(readme.includes(`**Chromium, Chrome, Edge** (${chromium} or later)`));
  assert.ok(readme.includes(`**Firefox** (${firefox} or later)`));
});
