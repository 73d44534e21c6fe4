// @ts-check
// The web-app API: `/api`, for the pages that are shared by a share code (contract §3, §7).

import { streamChat } from './chat.js';
import { answerOptions, writeCors } from './cors.js';
import {
  checkPassport,
  isAdmitted,
  issuePassport,
  PassportRefused,
  passportOf,
} from './passport.js';
import { answerSubstitute } from './refresh.js';
import { sleep } from './server-state.js';
import { metaOf, parametersOf, siteOf } from './site.js';

/**
 * @typedef {import('./exchange.js').Exchange} Exchange
 * @typedef {import('./server-state.js').ServerState} ServerState
 * @typedef {(state: ServerState, x: Exchange) => void|Promise<void>} Run
 */

export const PUBLIC_PREFIX = '/api';

/** @type {Record<string, Run>} */
const ROUTES = {
  'GET /passport': passport,
  'GET /login/status': loginStatus,
  'POST /logout': logout,
  'GET /webapp/access-mode': (_, x) => x.json(200, { accessMode: 'public' }),
  // As recorded on the community edition.
  'GET /webapp/permission': (_, x) =>
    x.json(500, { message: 'Internal Server Error', code: 'unknown', status: 500 }),
  'GET /site': withPassport((_, x, { app, endUser }) => x.json(200, siteOf(app, endUser))),
  'GET /parameters': withPassport((_, x) => x.json(200, parametersOf())),
  'GET /meta': withPassport((_, x) => x.json(200, metaOf())),
  'POST /chat-messages': withPassport((state, x) => streamChat(state, x)),
};

/** What there was not before 1.9.2. */
const SINCE_COOKIES = ['/login/status', '/logout'];

/**
 * @param {ServerState} state
 * @param {Exchange} x
 */
export async function answerWebapp(state, x) {
  writeCors(x, '*');
  if (x.method === 'OPTIONS') return answerOptions(x);
  const substitute = state.board.takeApiStatus(x.method, x.path);
  await x.body();
  await state.pause(state.on.delayMs);
  if (substitute) return answerSubstitute(x, substitute, 401, []);
  // "Environment" apps have their code in the path of most calls (contract §7).
  const path = x.path.slice(PUBLIC_PREFIX.length).replace(/^\/env\/[A-Za-z0-9_-]+/, '');
  const { loseWebapp, webapps } = state.on;
  if (loseWebapp !== null && (loseWebapp === '*' || loseWebapp === path)) return x.drop();
  if (webapps !== 'now' && SINCE_COOKIES.includes(path))
    return x.error(404, 'not_found', NOT_FOUND);
  const run = ROUTES[`${x.method} ${path}`];
  if (run) return run(state, x);
  const known = Object.keys(ROUTES).some((route) => route.endsWith(` ${path}`));
  if (!known) return x.error(404, 'not_found', NOT_FOUND);
  return x.error(405, 'method_not_allowed', 'The method is not allowed for the requested URL.');
}

/**
 * `GET /passport`. Each call without `user_id` makes a new EndUser.
 * @param {ServerState} state
 * @param {Exchange} x
 */
function passport(state, x) {
  const code = x.header('X-App-Code');
  if (!code) return x.error(401, 'unauthorized', 'X-App-Code header is missing.');
  const app = state.appByCode(code);
  if (!app || state.board.isSiteOff(code))
    return x.error(404, 'not_found', `${NOT_FOUND} ${PASSPORT_HINT}`);
  if (!isAdmitted(state, x, app))
    return x.error(401, 'web_sso_auth_required', 'Web app authentication required.');
  state.log.counts.passports += 1;
  x.compact(200, { access_token: issuePassport(state, app, x.url.searchParams.get('user_id')) });
}

/**
 * `GET /login/status`: never 401. `logged_in` is about the user and constant on the community
 * edition, `app_logged_in` about the passport.
 * @param {ServerState} state
 * @param {Exchange} x
 */
function loginStatus(state, x) {
  state.log.counts.loginStatus += 1;
  const code = x.url.searchParams.get('app_code');
  if (!code) {
    const token = x.cookies.get(state.cookieRules.name('webapp_access_token'));
    const loggedIn = Boolean(token ?? x.header('Authorization'));
    return x.json(200, { logged_in: loggedIn, app_logged_in: false });
  }
  const app = state.appByCode(code);
  if (!app) return x.error(400, 'invalid_param', `App with code ${code} not found`);
  const admitted = isAdmitted(state, x, app);
  try {
    checkPassport(state, passportOf(state, x, code), x.url.searchParams.get('user_id'));
    x.json(200, { logged_in: admitted, app_logged_in: true });
  } catch (error) {
    if (!(error instanceof PassportRefused)) throw error;
    x.json(200, { logged_in: admitted, app_logged_in: false });
  }
}

/**
 * `POST /logout`: clears a cookie that the community edition never sets; the passport works on.
 * @param {ServerState} state
 * @param {Exchange} x
 */
async function logout(state, x) {
  state.log.counts.webappLogouts += 1;
  await state.pause(state.on.webappLogoutDelayMs);
  while (state.on.webappLogoutWaits) await sleep(10);
  if (state.on.loseWebapp === '/logout') return x.drop();
  x.compact(200, { result: 'success' }, { cookies: state.cookieRules.clearingWebapp() });
}

/**
 * @param {(state: ServerState, x: Exchange, holder: import('./passport.js').Holder) => void|Promise<void>} run
 * @returns {Run}
 */
function withPassport(run) {
  return (state, x) => {
    try {
      const code = x.header('X-App-Code') ?? '';
      return run(state, x, checkPassport(state, passportOf(state, x, code), null));
    } catch (error) {
      if (!(error instanceof PassportRefused)) throw error;
      const message = error.code === 'not_found' ? `${NOT_FOUND} ${SITE_HINT}` : error.message;
      x.error(error.status, error.code, message);
    }
  };
}

const NOT_FOUND =
  'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.';

// The framework's guesses at what was meant; kept because they were recorded.
const PASSPORT_HINT =
  'You have requested this URI [/api/passport] but did you mean /api/passport or /api/forgot-password or /api/parameters ?';
const SITE_HINT =
  'You have requested this URI [/api/site] but did you mean /api/site or /api/ or /v1/site ?';
