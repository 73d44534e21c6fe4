// @ts-check
// Writes OUT/manifest.json: the root manifest.json with the version of Cargo.toml.
// --loopback adds this machine's own addresses, for the tests and the demo only.
//
//   node tools/manifest.js OUT [--loopback]

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LOOPBACK = ['*://127.0.0.1/*', '*://*.localhost/*'];

const root = fileURLToPath(new URL('..', import.meta.url));
const [out, option] = process.argv.slice(2);

const manifest = JSON.parse(readFileSync(`${root}/manifest.json`, 'utf8'));
const { manifest_version, name, version: _, ...rest } = manifest;
const written = { manifest_version, name, version: crateVersion(), ...rest };
if (option === '--loopback') allowLoopback(written);
writeFileSync(`${out}/manifest.json`, `${JSON.stringify(written, null, 2)}\n`);

/** The version of the package `holdfast`: the first one in the root Cargo.toml. */
function crateVersion() {
  const version = /^version\s*=\s*"(\d+\.\d+\.\d+)"/m.exec(
    readFileSync(`${root}/Cargo.toml`, 'utf8'),
  );
  if (!version) throw new Error('Cargo.toml has no plain version = "x.y.z"');
  return version[1];
}

/** @param {any} manifest */
function allowLoopback(manifest) {
  manifest.host_permissions = [...(manifest.host_permissions ?? []), ...LOOPBACK];
  for (const entry of [
    ...(manifest.content_scripts ?? []),
    ...(manifest.web_accessible_resources ?? []),
  ]) {
    entry.matches = [...(entry.matches ?? []), ...LOOPBACK];
  }
}
