// @ts-check
// A shared web app of 1.9.1 and before (contract §7): its passport in the `token` of all apps, sent
// as Bearer. `data-token` of the body says which version of `token`.

import { requestPublic } from './request.js';
import { settled } from './session.js';

const code = location.pathname.split('/').filter(Boolean).at(-1) ?? '';
const version = document.body.dataset.token === 'v1' ? 1 : 2;

Object.assign(window, { dify: { ready: start(), code, passport } });

async function start() {
  if (!passport()) {
    const headers = new Headers({ 'X-App-Code': code });
    const { body } = await settled(requestPublic('/passport', { headers }));
    store(body.access_token);
  }
  const headers = new Headers({ Authorization: `Bearer ${passport()}` });
  const site = await settled(requestPublic('/site', { headers }));
  document.body.dataset.state = site.status === 200 ? 'signed-in' : 'signed-out';
  const heading = document.querySelector('h1');
  if (heading) heading.textContent = site.body?.site?.title ?? 'Not available';
}

/** @returns {Record<string, any>} */
function token() {
  const stored = JSON.parse(localStorage.getItem('token') ?? '{}');
  // A V1 value is thrown away by V2.
  return version === 1 || stored.version === 2 ? stored : { version: 2 };
}

/** @returns {string|null} */
function passport() {
  const entry = token()[code];
  return (version === 1 ? entry : entry?.DEFAULT) ?? null;
}

/** @param {string} jwt */
function store(jwt) {
  const entry = version === 1 ? jwt : { DEFAULT: jwt };
  localStorage.setItem('token', JSON.stringify({ ...token(), [code]: entry }));
}
