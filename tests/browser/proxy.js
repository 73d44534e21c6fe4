// @ts-check
// A proxy that writes down every request of a browser, loopback ones too, and lets none leave the
// machine.

import { createServer, request as send } from 'node:http';

/** @typedef {Awaited<ReturnType<typeof startProxy>>} Proxy */

export async function startProxy() {
  /** What was asked for: `http://127.0.0.1:1234/path` without its query, `example.org:443` of a tunnel. @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    const url = new URL(String(request.url));
    asked.push(url.origin + url.pathname);
    if (!isLoopback(url.hostname)) return void response.writeHead(502).end();
    const { method, headers } = request;
    const onward = send(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  server.on('connect', (request, socket) => {
    asked.push(String(request.url));
    socket.on('error', () => {});
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    asked,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @param {string} host */
function isLoopback(host) {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
