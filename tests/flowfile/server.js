// @ts-check
// What nginx does in front of it: the pages at `/`, the core under `/api`, one origin.

import { ClientGone, Exchange } from '../double/exchange.js';
import { listenOn } from '../double/socket.js';
import { answerCors } from './cors.js';
import { answerPage } from './pages.js';
import { answerCore } from './routes.js';

/** @typedef {import('./state.js').FlowfileState} FlowfileState */

const PREFIX = '/api';

/**
 * @param {FlowfileState} state
 * @param {{ port: number, address: string }} how
 */
export function listen(state, how) {
  return listenOn((request, response) => void answer(state, request, response), how);
}

/**
 * @param {FlowfileState} state
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(state, request, response) {
  const x = Exchange.open(state.log, request, response);
  if (state.on.cut) return x.drop();
  if (state.on.closeConnections) response.setHeader('Connection', 'close');
  response.setHeader('Date', new Date(state.now()).toUTCString());
  try {
    await route(state, x);
  } catch (error) {
    if (error instanceof ClientGone) return;
    console.error('the Flowfile double failed at', x.method, x.path, error);
    x.send(500, 'text/plain; charset=utf-8', 'Internal Server Error');
  }
}

/**
 * @param {FlowfileState} state
 * @param {Exchange} x
 */
function route(state, x) {
  if (!x.path.startsWith(`${PREFIX}/`)) return answerPage(state, x);
  if (answerCors(x)) return;
  return answerCore(state, x, x.path.slice(PREFIX.length));
}
