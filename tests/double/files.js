// @ts-check
// A file of a page.

import { readFile } from 'node:fs/promises';

/** @type {Record<string, string>} */
const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/**
 * @param {import('./exchange.js').Exchange} x
 * @param {URL} url
 */
export async function serveFile(x, url) {
  const type = TYPES[url.pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  const headers = { 'Cache-Control': 'no-store' };
  try {
    x.send(200, `${type}; charset=utf-8`, await readFile(url), { headers });
  } catch {
    x.send(404, 'text/html; charset=utf-8', '<!doctype html><title>404</title><h1>404</h1>\n');
  }
}
