// @ts-check
// The sockets: one for the pages and, when split, one for the APIs.

import { answerConsole, CONSOLE_PREFIX } from './console.js';
import { ClientGone, Exchange } from './exchange.js';
import { answerPage } from './pages.js';
import { listenOn } from './socket.js';
import { answerWebapp, PUBLIC_PREFIX } from './webapp.js';

/**
 * @typedef {import('./server-state.js').ServerState} ServerState
 * @typedef {'pages'|'apis'|'both'} Serves
 * @typedef {import('./socket.js').Certificate} Certificate
 */

/**
 * @param {ServerState} state
 * @param {{ serves: Serves, host: string, port: number, certificate: Certificate|null }} how
 *   Another host than a loopback address is a name of one.
 */
export function listen(state, { serves, host, port, certificate }) {
  return listenOn((request, response) => void answer(state, serves, request, response), {
    port,
    certificate,
    ...(/^127\./.test(host) ? { address: host } : {}),
  });
}

/**
 * @param {ServerState} state
 * @param {Serves} serves
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(state, serves, request, response) {
  const x = Exchange.open(state.log, request, response);
  response.setHeader('Date', new Date(state.now()).toUTCString());
  try {
    await route(state, serves, x);
  } catch (error) {
    if (error instanceof ClientGone) return;
    console.error('the double failed at', x.method, x.path, error);
    x.json(500, { message: 'Internal Server Error', code: 'unknown', status: 500 });
  }
}

/**
 * @param {ServerState} state
 * @param {Serves} serves
 * @param {Exchange} x
 */
function route(state, serves, x) {
  const isConsole = x.path.startsWith(`${CONSOLE_PREFIX}/`);
  const isPublic = x.path.startsWith(`${PUBLIC_PREFIX}/`);
  if ((isConsole || isPublic) && state.on.closeConnections)
    x.response.setHeader('Connection', 'close');
  if (isConsole && serves !== 'pages') return answerConsole(state, x);
  if (isPublic && serves !== 'pages') return answerWebapp(state, x);
  if (serves === 'apis') return x.send(404, 'text/html; charset=utf-8', '');
  return answerPage(state, x);
}
