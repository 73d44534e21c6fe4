// @ts-check
// Has the glue of a module call things by the short names that wasm-opt has given them in the module
// (--minify-imports-and-exports-and-modules): their own are 40 bytes each, 8 KB of the popup's.
//
//   node tools/short-names.js GLUE.js NAMES.json

import { readFileSync, writeFileSync } from 'node:fs';

const [glue, names] = process.argv.slice(2);
/** @type {{ imports: [module: string, name: string, short: string][], exports: [name: string, short: string][] }} */
const { imports, exports } = JSON.parse(readFileSync(names, 'utf8'));

let text = readFileSync(glue, 'utf8');
for (const [, name, short] of imports) put(` ${name}: `, ` ${short}: `);
// wasm-opt's name of the one module that all of them are imported from.
put(`"${imports[0][0]}": `, '"a": ');
const shortOf = new Map(exports);
text = text.replaceAll(/\bwasm\.(\w+)/g, (said, name) => `wasm.${shortOf.get(name) ?? name}`);
writeFileSync(glue, text);

/**
 * @param {string} whole
 * @param {string} short
 */
function put(whole, short) {
  const parts = text.split(whole);
  if (parts.length !== 2) throw new Error(`${glue}: ${whole}is there ${parts.length - 1} times`);
  text = parts.join(short);
}
