// @ts-check
// One small token server: an app's page, its sign-in, its refresh, and a protected API.

import { readFile } from 'node:fs/promises';
import { ClientGone, Exchange } from '../double/exchange.js';
import { fileOfTests, sendNotFound, serveFile } from '../double/files.js';
import { sleep } from '../double/server-state.js';
import { listenOn } from '../double/socket.js';
import { answerSubstitute, refresh } from './refresh.js';

/** @typedef {import('./state.js').AppState} AppState */

const PAGE = new URL('./pages/index.html', import.meta.url);

/**
 * @param {AppState} state
 * @param {string} name
 * @param {import('../double/socket.js').Listening} how
 */
export function listen(state, name, how) {
  return listenOn((request, response) => void answer(state, name, request, response), how);
}

/**
 * @param {AppState} state
 * @param {string} name
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(state, name, request, response) {
  const x = Exchange.open(state.log, request, response);
  response.setHeader('Date', new Date(state.now()).toUTCString());
  try {
    const file = fileOfTests(x.path);
    if (state.first(x)) return;
    if (file) await serveFile(x, file);
    else if (x.path === '/') await sendPage(state, name, x);
    else await route(state, x);
  } catch (error) {
    if (error instanceof ClientGone) return;
    console.error('the app server failed at', x.method, x.path, error);
    x.send(500, 'text/plain', '');
  }
}

/**
 * @param {AppState} state
 * @param {Exchange} x
 */
async function route(state, x) {
  const { dialect, log, on } = state;
  if (`${x.method} ${x.path}` === `POST ${dialect.refreshPath}`) return refresh(state, x);
  const substitute = state.board.takeApiStatus(x.method, x.path);
  if (on.delayMs > 0) await sleep(on.delayMs);
  if (substitute) return answerSubstitute(x, substitute);
  if (`${x.method} ${x.path}` === 'POST /api/auth/login') return signIn(state, x);
  if (`${x.method} ${x.path}` === 'POST /api/auth/logout') {
    log.counts.logouts += 1;
    state.sessions.end(await dialect.refreshToken(x));
    return dialect.loggedOut(x);
  }
  if (!x.path.startsWith('/api/')) return sendNotFound(x);
  await x.body();
  const username = state.userOf(dialect.accessToken(x));
  if (username === null && on.lateMs > 0 && x.path.startsWith('/api/late/')) await sleep(on.lateMs);
  if (username === null) {
    log.counts.expired += 1;
    return dialect.expired(x);
  }
  x.entry.user = username;
  return dialect.good(x, { path: x.path, username });
}

/**
 * @param {AppState} state
 * @param {Exchange} x
 */
async function signIn(state, x) {
  const { username, password } = await x.fields();
  if (state.users.get(username) !== password) return state.dialect.refused(x);
  state.log.counts.logins += 1;
  state.dialect.pair(x, state.beginSession(username));
}

/**
 * @param {AppState} state
 * @param {string} name
 * @param {Exchange} x
 */
async function sendPage(state, name, x) {
  const { ownRefresher, webLock, sessionStorage } = state.on;
  const own = ownRefresher ? ' data-own-refresher' : '';
  const lock = webLock ? ' data-web-lock' : '';
  const area = sessionStorage ? ' data-session-storage' : '';
  const html = (await readFile(PAGE, 'utf8'))
    .replaceAll('{{app}}', name)
    .replace('<body>', `<body${own}${lock}${area}>`);
  x.send(200, 'text/html; charset=utf-8', html, { headers: { 'Cache-Control': 'no-store' } });
}
