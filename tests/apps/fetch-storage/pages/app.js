// @ts-check

import { postSignIn, run } from '../../pages/run.js';
import { api, forget, has, keep, refreshToken } from './api.js';

run({
  start: async () => has(),

  async signIn(username, password) {
    const response = await postSignIn(username, password);
    if (response.ok) keep(await response.json());
    return response.ok;
  },

  async signOut() {
    const refresh_token = refreshToken();
    forget();
    await fetch('/api/auth/logout', {
      method: 'POST',
      body: new URLSearchParams({ refresh_token }),
    });
  },

  async call(path, headers, method) {
    const response = await api(path, headers, method);
    return { status: response.status, body: await response.json() };
  },
});
