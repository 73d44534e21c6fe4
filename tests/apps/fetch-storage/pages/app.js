// @ts-check

import { postSignIn, run } from '../../pages/run.js';
import { api, forget, keep } from './api.js';

run({
  start: async () => localStorage.getItem('access_token') !== null,

  async signIn(username, password) {
    const response = await postSignIn(username, password);
    if (response.ok) keep(await response.json());
    return response.ok;
  },

  async signOut() {
    const refresh_token = localStorage.getItem('refresh_token') ?? '';
    forget();
    await fetch('/api/auth/logout', {
      method: 'POST',
      body: new URLSearchParams({ refresh_token }),
    });
  },

  async call(path, headers) {
    const response = await api(path, headers);
    return { status: response.status, body: await response.json() };
  },
});
