// @ts-check

import axios from 'axios';
import { run } from '../../pages/run.js';
import { http, keep, user } from './http.js';

run({
  start: async () => user() !== null,

  async signIn(username, password) {
    const { data } = await axios.post('/api/auth/login', { username, password });
    if (data.code === 200) keep(data.data);
    return data.code === 200;
  },

  async signOut() {
    const refreshToken = user()?.refreshToken;
    localStorage.removeItem('user');
    await axios.post('/api/auth/logout', { refreshToken });
  },

  // What the app sees: the code is its status.
  async call(url, headers, method) {
    const { data } = await http.request({ method, url, headers });
    return { status: data.code, body: data.data };
  },
});
