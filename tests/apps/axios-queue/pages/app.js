// @ts-check

import axios from 'axios';
import { run } from '../../pages/run.js';
import { http, keep } from './http.js';

run({
  start: async () => localStorage.getItem('accessToken') !== null,

  async signIn(username, password) {
    const answer = await axios
      .post('/api/auth/login', { username, password })
      .catch(({ response }) => response);
    if (answer?.status === 200) keep(answer.data);
    return answer?.status === 200;
  },

  async signOut() {
    const refreshToken = localStorage.getItem('refreshToken');
    localStorage.clear();
    await axios.post('/api/auth/logout', { refreshToken });
  },

  async call(path, headers, method) {
    const url = path.replace(/^\/api/, '');
    const { status, data } = await http.request({ method, url, headers });
    return { status, body: data };
  },
});
