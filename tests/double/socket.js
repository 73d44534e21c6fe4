// @ts-check
// A server on loopback.

import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';

/** @typedef {{ key: string, cert: string }} Certificate */

/**
 * @param {import('node:http').RequestListener} onRequest
 * @param {{ port: number, address?: string, certificate?: Certificate|null }} how Port 0 takes any
 *   free one; the address is one of loopback's.
 */
export async function listenOn(onRequest, { port, address: at = '127.0.0.1', certificate = null }) {
  const server = certificate
    ? createHttpsServer(certificate, onRequest)
    : createHttpServer(onRequest);
  // As nginx does: with Node's 5 s, browsers would often reuse a connection that is just closing.
  server.keepAliveTimeout = 75_000;
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, at, () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const close = () =>
    new Promise((resolve) => {
      server.close(() => resolve(undefined));
      server.closeAllConnections();
    });
  return { port: address.port, close };
}
