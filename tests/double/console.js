// @ts-check
// The console API: `/console/api`.

import { decideConsole, isCsrfRefusal } from './authenticate.js';
import { profileOf } from './accounts.js';
import { streamChat } from './chat.js';
import { answerOptions, writeCors } from './cors.js';
import { echo } from './echo.js';
import { login, logout } from './login.js';
import { answerRefresh, answerSubstitute } from './refresh.js';
import { setup, setupStatus, systemFeatures, version } from './setup.js';
import { upload } from './upload.js';

/**
 * @typedef {import('./exchange.js').Exchange} Exchange
 * @typedef {import('./server-state.js').ServerState} ServerState
 * @typedef {import('./accounts.js').Account} Account
 * @typedef {(state: ServerState, x: Exchange, account: Account) => void|Promise<void>} Guarded
 * @typedef {(state: ServerState, x: Exchange) => void|Promise<void>} Open
 * @typedef {{ method: string, path: RegExp, needs: 'login', run: Guarded }
 *   | { method: string, path: RegExp, needs: 'setup'|'nothing', run: Open }} Route
 */

export const CONSOLE_PREFIX = '/console/api';

/** @type {Route[]} */
const ROUTES = [
  { method: 'POST', path: /^\/login$/, needs: 'setup', run: login },
  { method: 'POST', path: /^\/refresh-token$/, needs: 'nothing', run: answerRefresh },
  { method: 'POST', path: /^\/logout$/, needs: 'setup', run: logout },
  { method: 'GET', path: /^\/setup$/, needs: 'nothing', run: setupStatus },
  { method: 'POST', path: /^\/setup$/, needs: 'nothing', run: setup },
  {
    method: 'GET',
    path: /^\/init$/,
    needs: 'nothing',
    run: (_, x) => x.json(200, { status: 'finished' }),
  },
  { method: 'GET', path: /^\/system-features$/, needs: 'nothing', run: systemFeatures },
  { method: 'GET', path: /^\/version$/, needs: 'nothing', run: version },
  {
    method: 'GET',
    path: /^\/account\/profile$/,
    needs: 'login',
    run: (_, x, account) => x.json(200, profileOf(account)),
  },
  { method: 'GET', path: /^\/apps$/, needs: 'login', run: listApps },
  { method: 'GET', path: /^\/apps\/[^/]+$/, needs: 'login', run: showApp },
  { method: 'POST', path: /^\/apps\/[^/]+\/chat-messages$/, needs: 'login', run: streamChat },
  {
    method: 'POST',
    path: /^\/apps\/[^/]+\/workflows\/draft$/,
    needs: 'login',
    run: (_, x) => x.json(200, { result: 'success' }),
  },
  { method: 'POST', path: /^\/files\/upload$/, needs: 'login', run: upload },
  // The double's own, to send anything at all to a protected endpoint.
  { method: '*', path: /^\/holdfast-test(\/.*)?$/, needs: 'login', run: echo },
];

/**
 * @param {ServerState} state
 * @param {Exchange} x
 */
export async function answerConsole(state, x) {
  writeCors(x, state.pageOrigins);
  if (x.method === 'OPTIONS') return answerOptions(x);
  const substitute = state.board.takeApiStatus(x.method, x.path);
  if (substitute) return answerInstead(state, x, substitute);
  const path = x.path.slice(CONSOLE_PREFIX.length);
  const there = ROUTES.filter((route) => route.path.test(path));
  const route = there.find(({ method }) => method === x.method || method === '*');
  if (!route) {
    await x.body();
    if (there.length === 0) return x.error(404, 'not_found', NOT_FOUND);
    return x.error(405, 'method_not_allowed', 'The method is not allowed for the requested URL.');
  }
  if (route.needs !== 'nothing' && state.on.notSetup) {
    await x.body();
    return x.error(401, 'not_setup', NOT_SETUP);
  }
  if (route.needs !== 'login') return route.run(state, x);
  // Decided by the headers, at arrival; a slow body or a held answer does not change it.
  const decision = decideConsole(state, x);
  if ('refused' in decision) return refuse(state, x, decision.refused);
  x.entry.user = decision.account.email;
  await x.body();
  await state.pause(state.on.delayMs);
  return route.run(state, x, decision.account);
}

/**
 * A 401 of the server's own. The test route may hold it back (`late`) or send it before the body
 * has been read (`early`).
 * @param {ServerState} state
 * @param {Exchange} x
 * @param {string} message
 */
async function refuse(state, x, message) {
  state.log.counts.unauthorized += 1;
  if (isCsrfRefusal(message)) state.log.counts.csrfRefused += 1;
  const query = x.url.searchParams;
  if (!state.on.earlyUnauthorized && !query.has('early')) await x.body();
  const late = x.path.startsWith(`${CONSOLE_PREFIX}/holdfast-test`) ? query.get('late') : null;
  await state.pause(state.on.delayMs + state.on.unauthorizedDelayMs + Number(late ?? 0));
  x.error(401, 'unauthorized', message);
}

/**
 * @param {ServerState} state
 * @param {Exchange} x
 * @param {import('./switches.js').Substitute} substitute
 */
async function answerInstead(state, x, substitute) {
  await x.body();
  await state.pause(state.on.delayMs);
  if ((substitute.status ?? 401) === 401) state.log.counts.unauthorized += 1;
  // The one answer that also takes the session's cookies away (contract §2).
  const cookies =
    substitute.code === 'unauthorized_and_force_logout' ? state.cookieRules.clearing() : [];
  answerSubstitute(x, substitute, 401, cookies);
}

/**
 * @param {ServerState} state
 * @param {Exchange} x
 */
function listApps(state, x) {
  const data = state.apps.map(({ id, name, mode }) => ({ id, name, mode, description: '' }));
  x.json(200, { page: 1, limit: 30, total: data.length, has_more: false, data });
}

/**
 * @param {ServerState} state
 * @param {Exchange} x
 */
function showApp(state, x) {
  const id = x.path.split('/').at(-1);
  const app = state.apps.find((candidate) => candidate.id === id);
  if (!app) return x.error(404, 'app_not_found', 'App not found.');
  const enabled = !state.board.isSiteOff(app.code);
  const site = { access_token: app.code, code: app.code, app_base_url: state.pageOrigins[0] };
  const { name, mode } = app;
  x.json(200, { id, name, mode, description: '', enable_site: enabled, enable_api: true, site });
}

const NOT_FOUND =
  'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.';

const NOT_SETUP =
  'Dify has not been initialized and installed yet. Please proceed with the initialization and installation process first.';
