// @ts-check
// Gives each page of a built extension one style sheet, made of those that it names, in their order:
// a browser paints nothing before it has them all.
//
//   node tools/style-sheets.js DIST

import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { transformSync } from 'esbuild';

const LINKS = /(?: *<link rel="stylesheet" href=".+" \/>\n)+/;
const HREF = /(?<=rel="stylesheet" href=").+(?=")/g;

const [dist = ''] = process.argv.slice(2);

const made = files('.html').map(joined);
for (const sheet of files('.css')) rmSync(sheet);
for (const { page, html, sheet, css } of made) {
  writeFileSync(page, html);
  writeFileSync(sheet, css);
}

/** @param {string} page */
function joined(page) {
  const source = readFileSync(page, 'utf8');
  const [links = ''] = source.match(LINKS) ?? [];
  const sheets = [...links.matchAll(HREF)].map(([href]) => join(dirname(page), href));
  const sheet = page.replace(/html$/, 'css');
  const html = source.replace(links, `    <link rel="stylesheet" href="${basename(sheet)}" />\n`);
  if (html.match(HREF)?.length !== 1) throw new Error(`style sheets of ${page} stand apart`);
  const text = sheets.map((file) => readFileSync(file, 'utf8')).join('\n');
  return {
    page,
    html,
    sheet,
    css: transformSync(text, { loader: 'css', minifyWhitespace: true }).code,
  };
}

/** @param {string} extension */
function files(extension) {
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => extname(name) === extension).map((name) => join(dist, name));
}
