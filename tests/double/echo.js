// @ts-check
// The double's own protected route: says what arrived. `?delay=MS&status=N` shape the answer,
// `?late=MS` and `?early` the 401 (see console.js).

import { sleep } from './server-state.js';

/**
 * @param {unknown} _state
 * @param {import('./exchange.js').Exchange} x
 * @param {{ email: string }} account
 */
export async function echo(_state, x, account) {
  const { length, sha256 } = await x.body();
  const query = x.url.searchParams;
  await sleep(Number(query.get('delay') ?? 0));
  x.json(Number(query.get('status') ?? 200), {
    method: x.method,
    bodyLength: length,
    bodySha256: sha256,
    contentType: x.header('Content-Type') ?? null,
    user: account.email,
  });
}
