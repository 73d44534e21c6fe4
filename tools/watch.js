// @ts-check
// Prints a line whenever the sources of the extension have changed and are at rest again.
//
//   node tools/watch.js

import { watch } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What `assemble` and cargo read. */
const SOURCES = ['src', 'derive/src', 'extension', 'docs', 'manifest.json', 'Cargo.toml'];
/** An editor that saves all its files writes for so long. */
const REST_MS = 300;

/** @type {NodeJS.Timeout | undefined} */
let timer;
for (const source of SOURCES) {
  watch(root + source, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => console.log('changed'), REST_MS);
  });
}
