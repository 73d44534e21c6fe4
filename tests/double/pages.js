// @ts-check
// The web pages: those of Dify's front end that matter to a session, and the files they load.

import { readFile } from 'node:fs/promises';
import { decideToken } from './authenticate.js';
import { answerControl, CONTROL_PREFIX } from './control.js';
import { sendNotFound, serveFile } from './files.js';
import { navigationRefresh } from './navigation-refresh.js';

/**
 * @typedef {import('./exchange.js').Exchange} Exchange
 * @typedef {import('./server-state.js').ServerState} ServerState
 */

const FOLDER = new URL('./pages/', import.meta.url);

const CONSOLE_PAGES = ['/apps', '/explore/apps'];
const PLAIN_PAGES = ['/signin', '/webapp-signin', '/install', '/init'];
const SHARE_PAGE = /^(\/env)?\/(chat|chatbot|workflow|completion)\/[A-Za-z0-9_-]+$/;
const FILE = /^\/_double\/([a-z-]+\.(?:js|css))$/;

/**
 * @param {ServerState} state
 * @param {Exchange} x
 */
export async function answerPage(state, x) {
  if (state.basePath && !x.path.startsWith(`${state.basePath}/`)) return sendNotFound(x);
  const path = x.path.slice(state.basePath.length);
  if (path.startsWith(CONTROL_PREFIX)) return answerControl(state, x, path);
  if (x.method !== 'GET' && x.method !== 'HEAD') return sendNotFound(x);
  const file = FILE.exec(path);
  if (file) return serveFile(x, new URL(file[1] ?? '', FOLDER));
  if (path === '/') return x.redirect(307, `${state.basePath}/apps`);
  if (path === '/auth/refresh' && state.on.navigationRefresh) return navigationRefresh(state, x);
  if (path === '/signin') state.log.counts.signinPages += 1;
  if (CONSOLE_PAGES.includes(path)) return consolePage(state, x, path);
  if (PLAIN_PAGES.includes(path)) return sendPage(state, x, `${path.slice(1)}.html`);
  if (SHARE_PAGE.test(path)) return sendPage(state, x, 'share.html');
  return sendNotFound(x);
}

/**
 * Since 1.15 the server looks at the session before it renders, and goes to refresh it.
 * @param {ServerState} state
 * @param {Exchange} x
 * @param {string} path
 */
async function consolePage(state, x, path) {
  if (state.on.navigationRefresh) {
    const decision = decideToken(state, x.cookies.get(state.cookieRules.name('access_token')));
    if ('refused' in decision) {
      const target = encodeURIComponent(`${state.basePath}${path}${x.url.search}`);
      return x.redirect(307, `${state.basePath}/auth/refresh?redirect_url=${target}`);
    }
  }
  return sendPage(state, x, 'console.html');
}

/**
 * @param {ServerState} state
 * @param {Exchange} x
 * @param {string} name
 */
async function sendPage(state, x, name) {
  const page = await readFile(new URL(name, FOLDER), 'utf8');
  const body = Object.entries({
    'data-api-prefix': state.apiPrefix,
    'data-public-api-prefix': state.publicApiPrefix,
    'data-edition': 'SELF_HOSTED',
    'data-base-path': state.basePath,
    // Only its truth counts in the front end; Dify's documentation says to set it to 1.
    'data-cookie-domain': state.cookieDomain ? '1' : '',
    // The double's own: which version of `token` its old pages write.
    ...(state.on.webapps === 'now' ? {} : { 'data-token': state.on.webapps }),
  });
  const attributes = body.map(([key, value]) => ` ${key}="${value}"`).join('');
  const html = page
    .replace('<body>', `<body${attributes}>`)
    .replaceAll('{{base}}', state.basePath)
    .replace('{{share}}', state.on.webapps === 'now' ? 'share-page' : 'share-old-page');
  /** @type {Record<string, string>} */
  const headers = { 'Cache-Control': 'no-store' };
  if (state.csp) headers['Content-Security-Policy'] = contentSecurityPolicy(state);
  x.send(200, 'text/html; charset=utf-8', html, { headers });
}

/** @param {ServerState} state */
function contentSecurityPolicy(state) {
  const api = state.apiPrefix.startsWith('/') ? '' : ` ${new URL(state.apiPrefix).origin}`;
  return `default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; worker-src 'none'; connect-src 'self'${api}`;
}
