// @ts-check
// A server on loopback.

import { createServer as createHttpServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';

/**
 * @typedef {{ key: string, cert: string }} Certificate
 *
 * @typedef {object} Listening
 * @property {number} port 0 takes any free one.
 * @property {string} [address] One of loopback's.
 * @property {Certificate|null} [certificate] For https.
 * @property {boolean} [http2] With a certificate: all of a browser's requests share one connection, as
 *   with most servers of today. HTTP/1.1 lets six of them through at once, of all tabs together.
 */

/**
 * @param {import('node:http').RequestListener} onRequest
 * @param {Listening} how
 */
export async function listenOn(onRequest, how) {
  const { port, address: at = '127.0.0.1', certificate = null, http2 = false } = how;
  if (certificate && http2) return listenHttp2(onRequest, { port, at, certificate });
  const server = certificate
    ? createHttpsServer(certificate, onRequest)
    : createHttpServer(onRequest);
  // As nginx does: with Node's 5 s, browsers would often reuse a connection that is just closing.
  server.keepAliveTimeout = 75_000;
  const bound = await bind(server, port, at);
  const close = () =>
    new Promise((resolve) => {
      server.close(() => resolve(undefined));
      server.closeAllConnections();
    });
  /** Listens again, after `close`, on the same port. */
  const reopen = () => new Promise((resolve) => server.listen(bound, at, () => resolve(undefined)));
  return { port: bound, close, reopen };
}

/**
 * @param {import('node:http').RequestListener} onRequest
 * @param {{ port: number, at: string, certificate: Certificate }} how
 */
async function listenHttp2(onRequest, { port, at, certificate }) {
  // Its requests and answers offer what those of HTTP/1.1 do.
  const server = createSecureServer(certificate, /** @type {any} */ (onRequest));
  /** @type {Set<import('node:http2').ServerHttp2Session>} */
  const sessions = new Set();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  const bound = await bind(server, port, at);
  const close = () =>
    new Promise((resolve) => {
      server.close(() => resolve(undefined));
      for (const session of sessions) session.destroy();
    });
  const reopen = () => bind(server, bound, at);
  return { port: bound, close, reopen };
}

/**
 * @param {import('node:net').Server} server
 * @param {number} port
 * @param {string} at
 */
async function bind(server, port, at) {
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, at, () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
