// @ts-check
// The built-in Dify: the double. Everything is counted at its server.

import { startDouble } from '../double/double.js';

const BURST = '/holdfast-test/burst';

/** @returns {Promise<import('./site.js').Site>} */
export async function doubleSite() {
  const dify = await startDouble();
  return {
    name: `the Dify double at ${dify.origin}`,
    counted: 'at the server',
    pages: `${dify.origin}/apps`,
    signInPage: `${dify.origin}/signin`,
    account: dify.account,
    patterns: [],
    path: BURST,
    watch() {},
    async expire() {
      dify.reset();
      dify.expire();
    },
    async counts() {
      const counts = dify.counts();
      const sent = dify.requests().filter(({ path }) => path.endsWith(BURST)).length;
      return { refreshes: counts.refresh.total, unauthorized: counts.unauthorized, sent };
    },
    close: () => dify.close(),
  };
}
