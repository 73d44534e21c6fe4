// @ts-check
// axios-auth-refresh, as its README has it but for one option: by default, of requests that are on their
// way together only the first is sent again. It knows of no other tab.

import axios from 'axios';
import { createAuthRefresh } from 'axios-auth-refresh';
import { access, keep, refresh } from './tokens.js';

const client = axios.create({ validateStatus: (status) => status === 200 });

client.interceptors.request.use((request) => {
  request.headers.Authorization = `Bearer ${access()}`;
  return request;
});
createAuthRefresh(client, refresh, { deduplicateRefresh: false });

/** @type {import('./tokens.js').Peer} */
export default {
  signedIn: keep,
  call: async (path, headers) => (await client.get(path, { headers })).status,
};
