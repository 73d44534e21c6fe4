// @ts-check
// axios with a 401 interceptor and a queue: the first 401 refreshes, the others of this tab wait.

import axios from 'axios';
import { note } from '../../../double/pages/activity.js';
import { ownRefresher, throwOut } from '../../pages/run.js';

export const http = axios.create({ baseURL: '/api' });

let isRefreshing = false;
/** @type {{ resolve: (token: string) => void, reject: (error: unknown) => void }[]} */
const queue = [];

http.interceptors.request.use((config) => {
  const token = localStorage.getItem('accessToken');
  if (token) config.headers.Authorization = `Bearer ${token}`;
  return config;
});

if (ownRefresher)
  http.interceptors.response.use(undefined, async (error) => {
    const original = error.config;
    if (error.response?.status !== 401 || original._retry) return Promise.reject(error);
    original._retry = true;
    if (isRefreshing) {
      await new Promise((resolve, reject) => queue.push({ resolve, reject }));
      return http(original);
    }
    isRefreshing = true;
    try {
      const token = await refresh();
      for (const waiting of queue.splice(0)) waiting.resolve(token);
    } catch (failure) {
      for (const waiting of queue.splice(0)) waiting.reject(failure);
      localStorage.clear();
      throwOut();
      throw failure;
    } finally {
      isRefreshing = false;
    }
    return http(original);
  });

async function refresh() {
  const refreshToken = localStorage.getItem('refreshToken');
  const { data, status } = await axios.post('/api/auth/refresh', { refreshToken });
  note({ what: 'refresh by this page', status });
  keep(data);
  return data.accessToken;
}

/** @param {{ accessToken: string, refreshToken: string }} pair */
export function keep({ accessToken, refreshToken }) {
  localStorage.setItem('accessToken', accessToken);
  localStorage.setItem('refreshToken', refreshToken);
}
