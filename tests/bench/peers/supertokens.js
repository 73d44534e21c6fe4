// @ts-check
// supertokens-website: it puts itself before `fetch` and does the rest.

import SuperTokens from 'supertokens-website';
import { inCookies } from './tokens.js';

/** @type {import('./tokens.js').Peer} */
export default {
  start(origin) {
    const tokenTransferMethod = inCookies ? 'cookie' : 'header';
    SuperTokens.init({ apiDomain: origin, apiBasePath: '/auth', tokenTransferMethod });
  },
  // It reads them from the answer's headers itself.
  signedIn: async () => {},
  call: async (path, headers) => (await fetch(path, { headers })).status,
};
