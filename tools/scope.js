// @ts-check
// Writes page/scope.js of a built extension from the adapters' documents: which requests of a page
// may concern an adapter, and which of its calls matter before they are sent. The page's scripts
// must know that synchronously, before the page's first request.
//
//   node tools/scope.js DIST

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const [dist] = process.argv.slice(2);
const adapters = new URL('../src/adapter/', import.meta.url);

/** @type {Record<string, Record<string, string>>} */
const scope = {};
for (const name of readdirSync(adapters).filter((name) => name.endsWith('.json'))) {
  const { path, calls } = JSON.parse(readFileSync(new URL(name, adapters), 'utf8'));
  /** @type {{ method: string, path: string, call: string }[]} */
  const known = calls;
  scope[`${path}/`] = Object.fromEntries(
    known.map((call) => [`${call.method} ${call.path.slice(1)}`, call.call]),
  );
}

const file = `${dist}/page/scope.js`;
const source = readFileSync(file, 'utf8');
const filled = source.replace('/* the adapters */ {}', JSON.stringify(scope));
if (filled === source) throw new Error(`${file} has no place for the adapters`);
writeFileSync(file, filled);
