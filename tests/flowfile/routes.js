// @ts-check
// Flowfile's core, paths as it sees them itself: without the `/api` of nginx.

import { echo } from '../double/echo.js';
import { createUser, deleteUser, listUsers, updateUser } from './admin.js';
import { answerSubstitute, fail } from './answers.js';
import { changePassword, me, signIn } from './auth.js';
import { bearerUser } from './authenticate.js';
import { emptyList, healthStatus, publishedData, rawLogs, streamLogs } from './core.js';
import { CATALOG } from './pages/catalog.js';
import { refresh } from './refresh.js';
import { PASSWORD_REQUIREMENTS } from './users.js';

/**
 * @typedef {import('../double/exchange.js').Exchange} Exchange
 * @typedef {import('./state.js').FlowfileState} FlowfileState
 * @typedef {import('./users.js').User} User
 * @typedef {object} Route
 * @property {string} method
 * @property {string} path `{}` is any one part, `**` any rest.
 * @property {'nothing'|'user'|'admin'} needs
 * @property {(state: FlowfileState, x: Exchange, user: User) => unknown} run
 */

/** @type {Route[]} */
const ROUTES = [
  { method: 'POST', path: '/auth/token', needs: 'nothing', run: signIn },
  { method: 'POST', path: '/auth/refresh', needs: 'nothing', run: refresh },
  { method: 'GET', path: '/auth/users/me', needs: 'user', run: me },
  { method: 'POST', path: '/auth/users/me/change-password', needs: 'user', run: changePassword },
  { method: 'GET', path: '/auth/users', needs: 'admin', run: listUsers },
  { method: 'POST', path: '/auth/users', needs: 'admin', run: createUser },
  { method: 'PUT', path: '/auth/users/{}', needs: 'admin', run: updateUser },
  { method: 'DELETE', path: '/auth/users/{}', needs: 'admin', run: deleteUser },
  {
    method: 'GET',
    path: '/auth/password-requirements',
    needs: 'nothing',
    run: (_, x) => x.compact(200, PASSWORD_REQUIREMENTS),
  },
  { method: 'GET', path: '/health/status', needs: 'nothing', run: healthStatus },
  { method: 'GET', path: '/active_flowfile_sessions/', needs: 'user', run: emptyList },
  ...CATALOG.map(
    (path) => /** @type {const} */ ({ method: 'GET', path, needs: 'user', run: emptyList }),
  ),
  { method: 'GET', path: '/logs/{}', needs: 'nothing', run: streamLogs },
  { method: 'POST', path: '/raw_logs', needs: 'nothing', run: rawLogs },
  { method: 'GET', path: '/data/{}', needs: 'nothing', run: publishedData },
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map(
    (method) =>
      /** @type {const} */ ({
        method,
        path: '/holdfast-test/**',
        needs: 'user',
        run: (/** @type {unknown} */ _, /** @type {Exchange} */ x, /** @type {User} */ user) =>
          echo(_, x, { email: user.username }),
      }),
  ),
];

/**
 * @param {FlowfileState} state
 * @param {Exchange} x
 * @param {string} path Without `/api`.
 */
export async function answerCore(state, x, path) {
  const substitute = state.board.takeApiStatus(x.method, x.path);
  const found = ROUTES.filter((route) => matches(route.path, path));
  const route = found.find(({ method }) => method === x.method);
  if (route?.path !== '/auth/refresh') await state.pause(state.on.delayMs);
  if (substitute) return answerSubstitute(x, substitute);
  if (found.length === 0) return answerUnknown(x, path);
  if (!route) {
    const Allow = found.map(({ method }) => method).join(', ');
    return fail(x, 405, 'Method Not Allowed', { Allow });
  }
  if (route.needs === 'nothing') return route.run(state, x, /** @type {User} */ ({}));
  const body = x.body();
  const user = await bearerUser(state, x);
  await body;
  if (!user) return;
  if (route.needs === 'admin' && !user.is_admin) return fail(x, 403, 'Admin privileges required');
  return route.run(state, x, user);
}

/**
 * A slash too many or too few is redirected; nginx puts `/api` back into the Location.
 * @param {Exchange} x
 * @param {string} path
 */
function answerUnknown(x, path) {
  const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
  const isKnown = ROUTES.some((route) => matches(route.path, other));
  if (isKnown) return x.redirect(307, `/api${other}${x.url.search}`);
  return fail(x, 404, 'Not Found');
}

/**
 * @param {string} pattern
 * @param {string} path
 */
function matches(pattern, path) {
  if (pattern.endsWith('**')) return path.startsWith(pattern.slice(0, -2));
  const parts = pattern.split('{}').map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`).test(path);
}
