// @ts-check
// A shared web app: login status, passport, then the app itself (contract §7, observed J.4).

import { activities, note } from './activity.js';
import { publicChat } from './chat.js';
import { requestPublic } from './request.js';
import { settled } from './session.js';
import { apiPrefix, jumps, jumpTo } from './settings.js';

/** The share code is the last segment of the path. */
const segments = location.pathname.split('/').filter(Boolean);
const code = segments.at(-1) ?? '';
/** An "environment" app: its own key, and its code in the path of most calls. */
const environment = segments.at(-3) === 'env';
const key = environment ? `passport-environment:${code}` : `passport-${code}`;
const prefix = environment ? `/env/${code}` : '';

const dify = {
  ready: start(),
  code,
  activities,
  jumps,
  loginStatus,
  logout,
  /** The passport that is stored, or null. */
  passport: () => localStorage.getItem(key),
  /** @param {string} path After the public prefix. */
  call: (path) => settled(get(path)),
  /** @param {string} [query] */
  chat: (query = 'Hello') => publicChat(headers(), query, (text) => show('#answer', text)),
};

Object.assign(window, { dify });
document.querySelector('#logout')?.addEventListener('click', () => void logout());
document.querySelector('form')?.addEventListener('submit', (event) => {
  event.preventDefault();
  const query = document.querySelector('input');
  void dify.chat(query?.value || 'Hello');
});

async function start() {
  show('#code', code);
  await settled(get(`/webapp/access-mode?appCode=${code}`));
  // The one console call that an anonymous visitor makes; it needs no session.
  const features = await fetch(`${apiPrefix}/system-features`, { credentials: 'include' });
  note({ what: 'GET system-features of the console', status: features.status });
  const status = await loginStatus();
  if (!status.userLoggedIn && !status.appLoggedIn) {
    // The real one shows its sign-in form here.
    document.body.dataset.state = 'signed-out';
    return show('h1', 'Sign in to this app');
  }
  if (status.userLoggedIn && !status.appLoggedIn && !(await fetchPassport())) return;
  const [, , site] = await Promise.all([
    settled(get(`${prefix}/meta`)),
    settled(get(`${prefix}/parameters`)),
    settled(get(`${prefix}/site`)),
  ]);
  document.body.dataset.state = site.status === 200 ? 'signed-in' : 'signed-out';
  show('h1', site.status === 200 ? site.body.site.title : (site.body?.message ?? 'Not available'));
  show('#passport', localStorage.getItem(key) ? 'has a passport' : 'no passport');
}

async function loginStatus() {
  const { body } = await settled(get(`/login/status?app_code=${code}`));
  return { userLoggedIn: body?.logged_in === true, appLoggedIn: body?.app_logged_in === true };
}

/** Makes a new EndUser at the server each time. */
async function fetchPassport() {
  const answer = await settled(get(`${prefix}/passport?`));
  if (answer.status !== 200) {
    document.body.dataset.state = 'signed-out';
    show('h1', answer.body?.message ?? 'Not available');
    return false;
  }
  localStorage.setItem(key, answer.body.access_token);
  return true;
}

/**
 * Dify's `webAppLogout`: what is stored goes first, so the POST carries an empty passport.
 * @param {{ stay?: boolean }} [options]
 */
async function logout({ stay = false } = {}) {
  localStorage.removeItem('access_token');
  localStorage.removeItem(key);
  const answer = await settled(requestPublic('/logout', { method: 'POST', headers: headers() }));
  note({ what: 'POST /logout', status: answer.status });
  if (!stay) jumpTo(`/webapp-signin?redirect_url=${encodeURIComponent(location.pathname)}`);
  return answer;
}

/** @param {string} path */
async function get(path) {
  const begun = performance.now();
  const answer = await requestPublic(path, { headers: headers(), credentials: 'include' });
  note({ what: `GET ${path}`, status: answer.status, begun });
  return answer;
}

function headers() {
  const access = localStorage.getItem('access_token');
  return new Headers({
    'X-App-Code': code,
    'X-App-Passport': localStorage.getItem(key) ?? '',
    ...(access ? { Authorization: `Bearer ${access}` } : {}),
  });
}

/**
 * @param {string} selector
 * @param {string} text
 */
function show(selector, text) {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}
