// @ts-check
// The version has one place, Cargo.toml: the build copies it into what people install.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** @param {string} file */
const read = (file) => readFileSync(`${root}/${file}`, 'utf8');

const version = /^version = "(\d+\.\d+\.\d+)"$/m.exec(read('Cargo.toml'))?.[1] ?? '';

test('the built manifest has the version of Cargo.toml', () => {
  assert.equal(JSON.parse(read('dist/manifest.json')).version, version);
});

test('nothing else that people edit states it', () => {
  const word = new RegExp(`(?<![\\d.])${version.replaceAll('.', '\\.')}(?![\\d.])`);
  const files = [
    ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'PRIVACY.md', 'ARCHITECTURE.md'],
    ...['manifest.json', 'package.json', 'build.sh'],
    ...['derive/Cargo.toml', 'tests/model/Cargo.toml', 'tools/bindgen/Cargo.toml'],
    ...['docs', 'extension', 'tools', '.github'].flatMap(textsIn),
  ];
  assert.deepEqual(
    files.filter((file) => word.test(read(file))),
    [],
  );
});

test('the crates beside it have none of their own', () => {
  for (const crate of ['derive', 'tests/model', 'tools/bindgen']) {
    assert.match(read(`${crate}/Cargo.toml`), /^version = "0\.0\.0"$/m, crate);
  }
});

test('the changelog begins with it', () => {
  assert.equal(/^## (\S+)/m.exec(read('CHANGELOG.md'))?.[1], version);
});

/** @param {string} folder */
function textsIn(folder) {
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((file) => /\.(md|json|js|html|sh|yml|toml)$/.test(file))
    .filter((file) => statSync(`${root}/${file}`).isFile());
}
