// @ts-check
// Puts the form of adapter documents and the example of the guide beside the options page, whose
// editor shows them: each is in docs/ only.
//
//   node tools/documents.js DIST

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const docs = fileURLToPath(new URL('../docs', import.meta.url));
const [dist] = process.argv.slice(2);

copyFileSync(`${docs}/adapter.schema.json`, `${dist}/options/adapter.schema.json`);
const guide = readFileSync(`${docs}/adapters.md`, 'utf8');
const [, example] = /^## An example$.*?^```json\n(.*?)^```$/ms.exec(guide) ?? [];
if (!example) throw new Error('docs/adapters.md has no example');
writeFileSync(`${dist}/options/example.json`, example);
