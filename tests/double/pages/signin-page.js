// @ts-check
// `/signin`: looks first whether there is a session after all, as the real one does.

import { login, settled } from './session.js';
import { request } from './request.js';
import { basePath, jumps } from './settings.js';

Object.assign(window, { dify: { ready: start(), login: signIn, jumps } });

async function start() {
  const form = document.querySelector('form');
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = new FormData(form);
    void signIn(String(fields.get('email')), String(fields.get('password')));
  });
  const profile = await settled(request('/account/profile'));
  document.body.dataset.state = profile.status === 200 ? 'signed-in' : 'signed-out';
  if (profile.status === 200) goOn();
}

/**
 * @param {string} email
 * @param {string} password
 */
async function signIn(email, password) {
  const answer = await login(email, password);
  const message = document.querySelector('#message');
  if (answer.status === 200 && answer.body.result === 'success') goOn();
  else if (message) message.textContent = String(answer.body?.message ?? 'Not signed in.');
  return answer;
}

function goOn() {
  const target = new URLSearchParams(location.search).get('redirect_url');
  // Only a path of this origin: the query is anybody's.
  location.href = target && /^\/(?![/\\])/.test(target) ? target : `${basePath}/apps`;
}
