// @ts-check
// A page that does nothing about a 401. The extension does, told by tests/apps/fetch-storage/adapter.json.

import { keep, send } from './tokens.js';

/** @type {import('./tokens.js').Peer} */
export default {
  signedIn: keep,
  call: async (path, headers) => (await send(path, headers)).status,
};
