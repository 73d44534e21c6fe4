// @ts-check
// What people install: dist/, as `./build.sh` leaves it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(`${root}/dist/manifest.json`, 'utf8');
const manifest = JSON.parse(text);
const demo = JSON.parse(readFileSync(`${root}/target/dist-test/manifest.json`, 'utf8'));

test('the installed extension may not act on loopback addresses', () => {
  assert.doesNotMatch(text, /localhost|127\.0\.0|\[::1\]/);
});

test('the demo build differs from it in the loopback addresses alone', () => {
  const loopback = demo.host_permissions.slice(manifest.host_permissions.length);
  assert.deepEqual(loopback, ['*://127.0.0.1/*', '*://*.localhost/*']);
  assert.deepEqual(without(demo, loopback), manifest);
});

test('every file that the manifest names is there', () => {
  const named = [
    manifest.background.service_worker,
    ...manifest.background.scripts,
    manifest.action.default_popup,
    manifest.options_ui.page,
    manifest.storage.managed_schema,
    ...manifest.web_accessible_resources.flatMap(
      (/** @type {{ resources: string[] }} */ { resources }) => resources,
    ),
    ...Object.values(manifest.icons),
    ...manifest.content_scripts.flatMap((/** @type {{ js: string[] }} */ { js }) => js),
    ...['apps', 'options', 'popup', 'sites', 'worker'].flatMap((name) => [
      `wasm/${name}.js`,
      `wasm/${name}_bg.wasm`,
    ]),
  ];
  assert.deepEqual(
    named.filter((file) => !existsSync(`${root}/dist/${file}`)),
    [],
  );
});

test('no source of the tests, no types and no map is shipped', () => {
  const files = readdirSync(`${root}/dist`, { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    files.filter((file) => /\.(d\.ts|map|rs|test\.js)$/.test(file)),
    [],
  );
});

test('each page waits for one style sheet, and no other is shipped', () => {
  const files = readdirSync(`${root}/dist`, { recursive: true, encoding: 'utf8' });
  const named = files
    .filter((file) => file.endsWith('.html'))
    .map((page) => {
      const html = readFileSync(`${root}/dist/${page}`, 'utf8');
      const sheets = [...html.matchAll(/<link rel="stylesheet" href="(.+)" \/>/g)];
      assert.equal(sheets.length, 1, page);
      return join(dirname(page), sheets[0]?.[1] ?? '');
    });
  assert.deepEqual(files.filter((file) => file.endsWith('.css')).sort(), named.sort());
});

test('nobody outside can connect, and one page can be opened', () => {
  assert.ok(!('externally_connectable' in manifest));
  const open = manifest.web_accessible_resources.flatMap(
    (/** @type {{ resources: string[] }} */ { resources }) => resources,
  );
  assert.deepEqual(open, ['waiting/waiting.html']);
  // Without the key other extensions may still call; nobody listens.
  const files = readdirSync(`${root}/dist`, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((file) => file.endsWith('.js')))
    assert.doesNotMatch(
      readFileSync(`${root}/dist/${file}`, 'utf8'),
      /on(Connect|Message)External/,
    );
});

test('what is generated is not committed', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
  assert.ok(files.includes('Cargo.lock'));
  const generated = /^(dist|target)\/|\.(wasm|map|zip|xpi|crx)$/;
  assert.deepEqual(
    files.filter((file) => generated.test(file)),
    [],
  );
});

/**
 * @param {object} value
 * @param {string[]} patterns
 */
function without(value, patterns) {
  return JSON.parse(JSON.stringify(value), (_, inner) =>
    Array.isArray(inner) ? inner.filter((entry) => !patterns.includes(entry)) : inner,
  );
}
