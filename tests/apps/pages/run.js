// @ts-check
// What all four apps have: a sign-in form, two buttons, and `window.app` for tests.

import { activities, note } from '../../double/pages/activity.js';

/**
 * @typedef {{ status: number, body: any }} Answer
 *
 * @typedef {object} Client What differs.
 * @property {() => Promise<boolean>} start Whether somebody is signed in.
 * @property {(username: string, password: string) => Promise<boolean>} signIn
 * @property {() => Promise<void>} signOut
 * @property {(path: string, headers: Record<string, string>, method?: string) => Promise<Answer>} call
 *   GET by default. Rejects when the app shows an error.
 */

/** The page was written to refresh by itself. */
export const ownRefresher = 'ownRefresher' in document.body.dataset;

/** The session is over: the app shows its sign-in form. */
export function throwOut() {
  show(false);
}

/**
 * @param {string} username
 * @param {string} password
 */
export function postSignIn(username, password) {
  return fetch('/api/auth/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
}

/** @param {Client} client */
export function run(client) {
  const app = {
    ready: client.start().then(show),
    activities,

    /**
     * @param {string} username
     * @param {string} password
     */
    signIn: async (username, password) => show(await client.signIn(username, password)),
    signOut: () => client.signOut().then(throwOut),

    /**
     * One call of the app's API. Never rejects: a failure is an answer too, status 0 means that the
     * app had none for its caller.
     * @param {string} [path]
     * @param {string} [testId]
     * @param {string} [method]
     * @returns {Promise<Answer>}
     */
    call: async (path = '/api/things', testId, method = 'GET') => {
      const begun = performance.now();
      const answer = await client
        .call(path, testId ? { 'X-Test-Id': testId } : {}, method)
        .catch((error) => ({ status: error.response?.status ?? 0, body: String(error) }));
      note({ what: `${method} ${path}`, status: answer.status, begun });
      return answer;
    },

    /** So many calls at once. @param {number} [n] */
    burst: (n = 5) =>
      Promise.all(Array.from({ length: n }, (_, i) => app.call(`/api/things/${i + 1}`))),
  };
  Object.assign(window, { app });
  listen(app);
}

/** @param {any} app */
function listen(app) {
  for (const button of document.querySelectorAll('button[data-action]'))
    button.addEventListener('click', () => app[button.getAttribute('data-action') ?? '']());
  document.querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = new FormData(/** @type {HTMLFormElement} */ (event.target));
    app.signIn(String(fields.get('username')), String(fields.get('password')));
  });
}

/** @param {boolean} isSignedIn */
function show(isSignedIn) {
  document.body.dataset.state = isSignedIn ? 'signed-in' : 'signed-out';
  const chip = document.querySelector('.chip');
  if (chip) chip.textContent = isSignedIn ? 'signed in' : 'signed out';
  const form = document.querySelector('form');
  if (form) form.hidden = isSignedIn;
}
