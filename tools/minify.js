// @ts-check
// Makes the in-page scripts of a built extension small, each file by itself: no bundle, no map.
// Names at the top level stay, because classic scripts of one page share them.
//
//   node tools/minify.js DIST

import { readFileSync, writeFileSync } from 'node:fs';
import { minify } from 'terser';
import { inPageScripts } from './in-page.js';

for (const file of inPageScripts(process.argv[2])) {
  const { code } = await minify(readFileSync(file, 'utf8'), {
    ecma: 2020,
    compress: { passes: 2 },
    mangle: true,
  });
  if (!code) throw new Error(`nothing is left of ${file}`);
  writeFileSync(file, `${code}\n`);
}
