// @ts-check
// Writes the routes of shared web apps into background.js of a built extension: it notes which apps
// were open without waking a module for it.
//
//   node tools/routes.js DIST

import { readFileSync, writeFileSync } from 'node:fs';

const [dist] = process.argv.slice(2);
const routes = readFileSync(new URL('../src/webapp/routes.txt', import.meta.url), 'utf8');

const file = `${dist}/background.js`;
const source = readFileSync(file, 'utf8');
const filled = source.replace('/* the routes */ []', JSON.stringify(routes.trim().split('\n')));
if (filled === source) throw new Error(`${file} has no place for the routes`);
writeFileSync(file, filled);
