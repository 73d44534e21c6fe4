// @ts-check
// `POST /files/upload`: one file, multipart.

import { randomUUID } from 'node:crypto';

/**
 * @param {import('./server-state.js').ServerState} state
 * @param {import('./exchange.js').Exchange} x
 * @param {import('./accounts.js').Account} account
 */
export async function upload(state, x, account) {
  const { head, length } = await x.body();
  const boundary = /boundary="?([^";]+)/.exec(x.header('Content-Type') ?? '')?.[1];
  const start = head.indexOf('\r\n\r\n');
  const part = head.subarray(0, Math.max(start, 0)).toString('utf8');
  const name = /filename="([^"]*)"/.exec(part)?.[1];
  if (!boundary || !name) return x.error(400, 'no_file_uploaded', 'Please upload your file.');
  x.json(201, {
    id: randomUUID(),
    name,
    // The file is the first and only part: what is not its header or the closing boundary is it.
    size: length - (start + 4) - Buffer.byteLength(`\r\n--${boundary}--\r\n`),
    extension: name.includes('.') ? name.split('.').at(-1) : '',
    mime_type: /content-type: *(\S+)/i.exec(part)?.[1] ?? 'application/octet-stream',
    created_by: account.id,
    created_at: Math.floor(state.now() / 1000),
  });
}
