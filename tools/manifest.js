// @ts-check
// Writes OUT/manifest.json: the root manifest.json with the version of Cargo.toml.
// --loopback adds this machine's own addresses.
//
//   node tools/manifest.js OUT [--loopback]

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allow, LOOPBACK } from './allow.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const [out, option] = process.argv.slice(2);

const source = JSON.parse(readFileSync(`${root}/manifest.json`, 'utf8'));
const { manifest_version, name, ...rest } = source;
const manifest = { manifest_version, name, version: crateVersion(), ...rest };
if (option === '--loopback') allow(manifest, LOOPBACK);
writeFileSync(`${out}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);

/** The version of the package `holdfast`: the first one in the root Cargo.toml. */
function crateVersion() {
  if ('version' in source) throw new Error('manifest.json: the version belongs into Cargo.toml');
  const cargo = readFileSync(`${root}/Cargo.toml`, 'utf8');
  const version = /^version\s*=\s*"(\d+\.\d+\.\d+)"/m.exec(cargo);
  if (!version) throw new Error('Cargo.toml has no plain version = "x.y.z"');
  return version[1];
}
