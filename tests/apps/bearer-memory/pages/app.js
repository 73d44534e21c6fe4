// @ts-check

import { postSignIn, run } from '../../pages/run.js';
import { api, forget, keep, refresh } from './api.js';

run({
  // A 401 here only says that nobody is signed in.
  start: refresh,

  async signIn(username, password) {
    const response = await postSignIn(username, password);
    if (response.ok) keep(await response.json());
    return response.ok;
  },

  async signOut() {
    forget();
    await fetch('/api/auth/logout', { method: 'POST', credentials: 'include' });
  },

  async call(path, headers, method) {
    const response = await api(path, headers, method);
    return { status: response.status, body: await response.json() };
  },
});
