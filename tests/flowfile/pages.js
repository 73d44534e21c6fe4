// @ts-check
// The web UI: one page with a hash router, and the files that it loads.

import { serveFile } from '../double/files.js';

/**
 * @typedef {import('../double/exchange.js').Exchange} Exchange
 * @typedef {import('./state.js').FlowfileState} FlowfileState
 */

const FOLDER = new URL('./pages/', import.meta.url);

/** @type {Record<string, URL>} Files from elsewhere. */
const OTHERS = {
  '/_flowfile/style.css': new URL('../double/pages/style.css', import.meta.url),
  '/_flowfile/axios.js': new URL('../../node_modules/axios/dist/esm/axios.js', import.meta.url),
};

/**
 * @param {FlowfileState} state
 * @param {Exchange} x
 */
export async function answerPage(state, x) {
  if (x.path === '/_flowfile/control/expire' && x.method === 'POST') {
    state.expireAll();
    return x.compact(200, {});
  }
  if (x.path === '/_flowfile/control/counts') return x.compact(200, state.log.snapshot());
  const file = /^\/_flowfile\/([a-z-]+\.js)$/.exec(x.path)?.[1];
  const url = x.path === '/' ? new URL('index.html', FOLDER) : OTHERS[x.path];
  if (url) return serveFile(x, url);
  if (file) return serveFile(x, new URL(file, FOLDER));
  x.send(404, 'text/html; charset=utf-8', '<!doctype html><title>404</title><h1>404</h1>\n');
}
