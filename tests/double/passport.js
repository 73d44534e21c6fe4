// @ts-check
// A passport: the JWT of one EndUser of one app. It does not expire, and no logout revokes it.

import { randomUUID } from 'node:crypto';
import { TokenRefused } from './tokens.js';

/**
 * @typedef {import('./exchange.js').Exchange} Exchange
 * @typedef {import('./server-state.js').ServerState} ServerState
 * @typedef {import('./server-state.js').EndUser} EndUser
 * @typedef {import('./accounts.js').App} App
 * @typedef {{ app: App, endUser: EndUser }} Holder
 */

/** Why a passport is not good, as status, code and message of the answer. */
export class PassportRefused extends Error {
  /**
   * @param {400|401|404} status
   * @param {'bad_request'|'unauthorized'|'not_found'} code
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * The token of somebody who has signed in to web apps: enterprise only (contract §2).
 * @param {ServerState} state
 */
export function signWebappToken(state) {
  const exp = Math.floor(state.now() / 1000) + 86_400;
  return state.mint.sign({ user_id: randomUUID(), exp, token_source: 'webapp_login_token' });
}

/**
 * Whether a request is of somebody who may use the app: anybody, unless it is restricted.
 * @param {ServerState} state
 * @param {Exchange} x
 * @param {App} app
 */
export function isAdmitted(state, x, app) {
  if (!app.restricted) return true;
  const bearer = x.header('Authorization')?.replace(/^Bearer /, '');
  const token = x.cookies.get(state.cookieRules.name('webapp_access_token')) ?? bearer;
  try {
    const { claims } = state.mint.verify(token ?? '', state.now());
    return claims.token_source === 'webapp_login_token';
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    return false;
  }
}

/**
 * @param {ServerState} state
 * @param {App} app
 * @param {string|null} sessionId `user_id` of the request: the same EndUser each time.
 */
export function issuePassport(state, app, sessionId) {
  const known = [...state.endUsers.values()].find(
    (user) => sessionId !== null && user.appId === app.id && user.sessionId === sessionId,
  );
  const endUser = known ?? { id: randomUUID(), appId: app.id, sessionId };
  state.endUsers.set(endUser.id, endUser);
  return state.mint.sign({
    iss: app.id,
    sub: 'Web API Passport',
    app_id: app.id,
    app_code: app.code,
    end_user_id: endUser.id,
  });
}

/**
 * The passport that a request carries for a share code: the cookie wins, Bearer does not count.
 * Up to 1.9.1 it is Bearer alone that counts.
 * @param {ServerState} state
 * @param {Exchange} x
 * @param {string} code
 */
export function passportOf(state, x, code) {
  if (state.on.webapps !== 'now') return x.header('Authorization')?.replace(/^Bearer /, '');
  return x.cookies.get(`passport-${code}`) ?? x.header('X-App-Passport');
}

/**
 * Whose passport it is. Not bound to the share code of the request: its own `app_code` counts.
 * @param {ServerState} state
 * @param {string|undefined} token
 * @param {string|null} userId
 * @returns {Holder}
 * @throws {PassportRefused}
 */
export function checkPassport(state, token, userId) {
  if (!token) throw new PassportRefused(401, 'unauthorized', 'App token is missing.');
  const claims = verify(state, token);
  const app = state.appByCode(String(claims.app_code));
  const endUser = state.endUsers.get(String(claims.end_user_id));
  if (!app || !endUser) throw new PassportRefused(404, 'not_found', '');
  if (state.board.isSiteOff(app.code))
    throw new PassportRefused(400, 'bad_request', 'Site is disabled.');
  if (userId !== null && endUser.sessionId !== userId)
    throw new PassportRefused(401, 'unauthorized', 'Authentication has expired.');
  return { app, endUser };
}

/**
 * @param {ServerState} state
 * @param {string} token
 */
function verify(state, token) {
  try {
    return state.mint.verify(token, state.now()).claims;
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    throw new PassportRefused(401, 'unauthorized', error.message);
  }
}
