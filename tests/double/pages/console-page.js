// @ts-check
// A console page: asks who is signed in, lists the apps, and offers `window.dify` to tests.

import { activities, note } from './activity.js';
import { chat } from './chat.js';
import { login, logout, settled } from './session.js';
import { request } from './request.js';
import { basePath, jumps } from './settings.js';
import { upload, xhr } from './xhr.js';

/**
 * @typedef {import('./request.js').Answer} Answer
 * @typedef {import('./request.js').CallInit} CallInit
 */

let lastId = 0;
let appId = '';

const dify = {
  /** Resolves when the first calls of the page are answered. */
  ready: start(),
  activities,
  jumps,
  login,
  logout,
  upload,
  xhr,

  /**
   * One call as the front end makes it. Never rejects: a failure is an answer too, status 0 means
   * that there was none. `id` is the X-Test-Id that the server logs.
   * @param {string} path
   * @param {CallInit} [init]
   * @returns {Promise<Answer>}
   */
  call: (path, init = {}) => settled(request(path, { testId: newId(), ...init })),

  /**
   * So many calls at once. Each URL is another: of one URL, Chromium sends a GET after the other,
   * because they share a place in its HTTP cache.
   * @param {number} n
   * @param {string} [path]
   * @param {CallInit} [init]
   */
  burst: (n, path = '/holdfast-test/burst', init = {}) => {
    const sign = path.includes('?') ? '&' : '?';
    const paths = Array.from({ length: n }, (_, i) => `${path}${sign}n=${i + 1}`);
    return Promise.all(paths.map((each) => dify.call(each, init)));
  },

  /**
   * @param {string} [query]
   * @param {{ testId?: string }} [options]
   */
  chat: (query = 'Hello', options = {}) =>
    chat(appId || 'unknown', query, { ...options, onText: (text) => show('#answer', text) }).catch(
      (error) => ({ status: 0, answer: String(error), attempts: 0 }),
    ),
};

Object.assign(window, { dify });
listenToButtons();
window.addEventListener('focus', showCounts);

async function start() {
  // The page may have been opened at /explore/apps: mark where it is.
  for (const link of document.querySelectorAll('nav a'))
    if (link instanceof HTMLAnchorElement && link.pathname === location.pathname)
      link.setAttribute('aria-current', 'page');
  const profile = await settled(request('/account/profile'));
  if (profile.status !== 200) return showState('signed-out', 'not signed in');
  showState('signed-in', profile.body.email);
  const apps = await settled(request('/apps?page=1&limit=30'));
  if (apps.status === 200) showApps(apps.body.data);
  await showCounts();
}

/** @param {{ id: string, name: string, mode: string }[]} apps */
function showApps(apps) {
  appId = apps[0]?.id ?? '';
  const cards = apps.map(({ id, name, mode }) => {
    const card = document.createElement('li');
    const title = document.createElement('strong');
    title.textContent = name;
    const kind = document.createElement('small');
    kind.textContent = mode;
    const link = document.createElement('a');
    link.textContent = 'Open the shared page';
    card.append(title, kind, link);
    // The share code is in the app's own record only.
    void settled(request(`/apps/${id}`)).then(({ body }) => {
      link.href = `${basePath}/${mode}/${body?.site?.access_token}`;
    });
    return card;
  });
  document.querySelector('#apps')?.replaceChildren(...cards);
}

function listenToButtons() {
  /** @type {Record<string, () => Promise<unknown>>} */
  const actions = {
    call: () => dify.call('/holdfast-test/call'),
    burst: () => dify.burst(10),
    chat: () => dify.chat('Will I stay signed in?'),
    upload: () => upload(100_000),
    expire: () => control('expire'),
    revoke: () => control('revoke'),
    logout: () => logout(),
  };
  for (const button of document.querySelectorAll('button[data-action]'))
    button.addEventListener('click', () => {
      const action = actions[button.getAttribute('data-action') ?? ''];
      void action?.().then(showCounts);
    });
}

/** @param {'expire'|'revoke'} what */
async function control(what) {
  const { status } = await fetch(`${basePath}/_double/control/${what}`, { method: 'POST' });
  note({ what: `server told: ${what}`, status });
}

async function showCounts() {
  // Chromium cuts what is under way when an extension with request rules is removed.
  const response = await fetch(`${basePath}/_double/control/counts`).catch(() => null);
  if (!response) return;
  const { refresh, unauthorized, accessSeconds } = await response.json();
  show('#refreshes', String(refresh.total));
  show('#refreshes-ok', String(refresh.ok));
  show('#unauthorized', String(unauthorized));
  show('#access-seconds', `${accessSeconds} s`);
}

/**
 * @param {'signed-in'|'signed-out'} state
 * @param {string} text
 */
function showState(state, text) {
  document.body.dataset.state = state;
  show('#account', text);
}

/**
 * @param {string} selector
 * @param {string} text
 */
function show(selector, text) {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}

function newId() {
  lastId += 1;
  return `${performance.timeOrigin.toString(36)}-${lastId}`;
}
