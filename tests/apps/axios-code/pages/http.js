// @ts-check
// axios where every answer is a 200 and `code: 409` says "expired". Both tokens lie in one value of
// localStorage. As in the write-ups: when a refresh fails, those who wait for it are forgotten.

import axios from 'axios';
import { note } from '../../../double/pages/activity.js';
import { ownRefresher, throwOut } from '../../pages/run.js';

export const http = axios.create();

let isRefreshing = false;
/** @type {(() => void)[]} */
const waiting = [];

http.interceptors.request.use((config) => {
  config.headers.Authorization = user()?.token ?? '';
  return config;
});

if (ownRefresher)
  http.interceptors.response.use(async (response) => {
    if (response.data.code !== 409) return response;
    if (isRefreshing)
      return new Promise((resolve) => waiting.push(() => resolve(http(response.config))));
    isRefreshing = true;
    const isRefreshed = await refresh().finally(() => (isRefreshing = false));
    const sendAgain = waiting.splice(0);
    if (!isRefreshed) {
      localStorage.removeItem('user');
      throwOut();
      return response;
    }
    for (const send of sendAgain) send();
    return http(response.config);
  });

async function refresh() {
  const { token, refreshToken } = user() ?? {};
  const { data } = await axios.post('/api/user/refreshToken', { token, refreshToken });
  note({ what: 'refresh by this page', status: data.code });
  if (data.code !== 200) return false;
  keep(data.data);
  return true;
}

/** @returns {{ token: string, refreshToken: string } | null} */
export function user() {
  return JSON.parse(localStorage.getItem('user') ?? 'null');
}

/** @param {{ token: string, refreshToken: string }} pair */
export function keep({ token, refreshToken }) {
  localStorage.setItem('user', JSON.stringify({ name: 'Ada', token, refreshToken }));
}
