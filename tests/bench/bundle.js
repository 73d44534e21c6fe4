// @ts-check
// A peer's page script, bundled as an app would.

import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/**
 * @param {string} contents
 * @param {Partial<import('esbuild').BuildOptions>} [more]
 */
async function bundled(contents, more) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: HERE },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'error',
    ...more,
  });
  return Buffer.from(outputFiles?.[0]?.contents ?? []);
}

/** The script of its page. @param {string} name */
export function pageOf(name) {
  return bundled(`
    import peer from './peers/${name}.js';
    import { run } from './page.js';
    run(peer);
  `);
}

/**
 * What it adds to an app that has axios or fetch anyway, in bytes.
 * @param {string} name
 */
export async function weightOf(name) {
  const code = await bundled(`export { default } from './peers/${name}.js';`, {
    external: ['axios'],
  });
  return { bytes: code.length, gzip: gzipSync(code, { level: 9 }).length };
}
