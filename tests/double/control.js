// @ts-check
// For a person at the pages: what a test does through the object of `startDouble`, by URL.

/**
 * @typedef {import('./exchange.js').Exchange} Exchange
 * @typedef {import('./server-state.js').ServerState} ServerState
 */

export const CONTROL_PREFIX = '/_double/control/';

/**
 * @param {ServerState} state
 * @param {Exchange} x
 * @param {string} path Without the base path.
 */
export async function answerControl(state, x, path) {
  await x.body();
  switch (`${x.method} ${path.slice(CONTROL_PREFIX.length)}`) {
    case 'GET counts':
      return x.compact(200, { ...state.log.snapshot(), accessSeconds: state.on.accessSeconds });
    case 'POST expire':
      state.expireAll();
      return x.compact(200, { result: 'success' });
    case 'POST revoke':
      state.refreshTokens.forgetAll();
      return x.compact(200, { result: 'success' });
    default:
      return x.compact(404, { result: 'fail' });
  }
}
