// @ts-check
// What stands in front of the real Flowfile, as nginx does in its docker compose: passes everything
// on, counts it, and can be out of order.

import { createServer, request } from 'node:http';
import { UPSTREAM } from './server.js';

/** As nginx says it when nobody is behind it. */
const BAD_GATEWAY = '<html><body><center><h1>502 Bad Gateway</h1></center></body></html>';

/**
 * @typedef {{ method: string, path: string, status: number }} Passed
 * Status 0: not answered (yet).
 * @typedef {'well'|'badGateway'|'cut'} State
 */

/** Starts it on a free port. */
export async function startFront() {
  /** @type {State} */
  let state = 'well';
  /** @type {State} */
  let next = 'well';
  /** @type {Passed[]} */
  let passed = [];

  const server = createServer((from, to) => {
    const { method = '', url = '', headers } = from;
    const entry = { method, path: url.split('?')[0] ?? '', status: 0 };
    passed.push(entry);
    if (isRefresh(entry)) state = next;
    // A browser sends a request again by itself when a connection dies that it has used before.
    to.setHeader('Connection', 'close');
    if (state === 'cut') return void from.socket.destroy();
    if (state === 'badGateway') {
      entry.status = 502;
      return void to.writeHead(502, { 'Content-Type': 'text/html' }).end(BAD_GATEWAY);
    }
    const onward = request({ ...UPSTREAM, method, path: url, headers }, (answer) => {
      entry.status = answer.statusCode ?? 0;
      const { connection: _, ...others } = answer.headers;
      for (const [name, value] of Object.entries(others)) if (value) to.setHeader(name, value);
      to.writeHead(entry.status);
      answer.pipe(to);
    });
    onward.on('error', () => from.socket.destroy());
    to.on('close', () => onward.destroy());
    from.pipe(onward);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  const calls = () => passed.filter(({ path }) => path.startsWith('/api/'));
  return {
    origin: `http://127.0.0.1:${port}`,
    /** From the next refresh on, which is the first to fail. @param {'badGateway'|'cut'} state */
    fail: (state) => void (next = state),
    mend: () => void (state = next = 'well'),
    /** What is counted begins anew. */
    reset: () => void (passed = []),
    /** The statuses of the refreshes. */
    refreshes: () => passed.filter(isRefresh).map(({ status }) => status),
    /** How often a path below `/api` was answered so. @param {string} path @param {number} status */
    answered: (path, status) =>
      calls().filter((each) => each.path.startsWith(`/api${path}`) && each.status === status)
        .length,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}

/** @param {Passed} passed */
const isRefresh = ({ method, path }) => method === 'POST' && path === '/api/auth/refresh';
