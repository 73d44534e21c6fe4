// @ts-check
// The web UI: one page with a hash router, and the files that it loads.

import { fileOfTests, sendNotFound, serveFile } from '../double/files.js';

const PAGE = new URL('./pages/index.html', import.meta.url);

/**
 * @param {import('./state.js').FlowfileState} state
 * @param {import('../double/exchange.js').Exchange} x
 */
export async function answerPage(state, x) {
  switch (`${x.method} ${x.path}`) {
    case 'GET /':
      return serveFile(x, PAGE);
    // For a person at the page.
    case 'GET /_flowfile/counts':
      return x.compact(200, state.log.snapshot());
    case 'POST /_flowfile/expire':
      state.expireAll();
      return x.compact(200, {});
  }
  const file = fileOfTests(x.path);
  return file ? serveFile(x, file) : sendNotFound(x);
}
