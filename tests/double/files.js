// @ts-check
// Files that pages load. Those of tests/ lie under the same path below `/_tests/`, so that what they
// import from each other is found.

import { readFile } from 'node:fs/promises';

const TESTS = new URL('../', import.meta.url);
const OF_TESTS = /^\/_tests\/((?:[a-z-]+\/)+pages\/[a-z-]+\.(?:js|css))$/;
const AXIOS = new URL('../node_modules/axios/dist/esm/axios.js', TESTS);

/** @type {Record<string, string>} */
const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/**
 * The file below `/_tests/` that a path names, or null; axios itself is one of them.
 * @param {string} path
 */
export function fileOfTests(path) {
  if (path === '/_tests/axios.js') return AXIOS;
  const file = OF_TESTS.exec(path)?.[1];
  return file ? new URL(file, TESTS) : null;
}

/**
 * @param {import('./exchange.js').Exchange} x
 * @param {URL} url
 */
export async function serveFile(x, url) {
  const type = TYPES[url.pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  // One of the pages' own may serve all of them.
  const headers = { 'Cache-Control': 'no-store', 'Service-Worker-Allowed': '/' };
  try {
    x.send(200, `${type}; charset=utf-8`, await readFile(url), { headers });
  } catch {
    sendNotFound(x);
  }
}

/** @param {import('./exchange.js').Exchange} x */
export function sendNotFound(x) {
  x.send(404, 'text/html; charset=utf-8', '<!doctype html><title>404</title><h1>404</h1>\n');
}
