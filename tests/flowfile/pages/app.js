// @ts-check
// The page itself, and `window.flowfile` for tests.

import { activities, note } from '../../double/pages/activity.js';
import { bareFetch, burst, call, loadCatalog, watchLog } from './calls.js';
import { session } from './http.js';
import { goTo, startRouter, wentTo } from './router.js';

const flowfile = {
  /** Resolves when the first page has been entered and its first calls are answered. */
  ready: start(),
  activities,
  call,
  burst,
  loadCatalog,
  bareFetch,
  watchLog,
  goTo,
  wentTo,

  /**
   * @param {string} username
   * @param {string} password
   */
  async login(username, password) {
    const isIn = await session.signIn(username, password);
    if (isIn) goTo('designer');
    return isIn;
  },

  logout() {
    session.forget();
    goTo('login');
  },
};

Object.assign(window, { flowfile });
listen();

async function start() {
  await session.whoAmI();
  await startRouter(enter);
}

/** @param {import('./router.js').Route} route */
async function enter(route) {
  document.body.dataset.page = route;
  document.body.dataset.state = route === 'login' ? 'signed-out' : 'signed-in';
  show('#account', session.username ?? 'not signed in');
  const form = document.querySelector('form');
  if (form) form.hidden = route !== 'login';
  if (route === 'designer') await call('/active_flowfile_sessions/');
  if (route === 'catalog') await loadCatalog();
  await showCounts();
}

function listen() {
  /** @type {Record<string, () => unknown>} */
  const actions = {
    call: () => call('/holdfast-test/call'),
    burst: () => burst(10),
    stream: () => watchLog(),
    expire,
    logout: flowfile.logout,
  };
  for (const button of document.querySelectorAll('button[data-action]'))
    button.addEventListener('click', async () => {
      await actions[button.getAttribute('data-action') ?? '']?.();
      await showCounts();
    });
  document.querySelector('form')?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const fields = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const isIn = await flowfile.login(
      String(fields.get('username')),
      String(fields.get('password')),
    );
    show('#message', isIn ? '' : 'Invalid username or password');
  });
}

async function expire() {
  const { status } = await fetch('/_flowfile/expire', { method: 'POST' });
  note({ what: 'server told: expire', status });
}

async function showCounts() {
  const { refresh, unauthorized } = await (await fetch('/_flowfile/counts')).json();
  show('#refreshes', String(refresh.total));
  show('#refreshes-ok', String(refresh.ok));
  show('#unauthorized', String(unauthorized));
}

/**
 * @param {string} selector
 * @param {string} text
 */
function show(selector, text) {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}
