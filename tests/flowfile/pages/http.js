// @ts-check
// The one axios of Flowfile's front end and its interceptors, in the order in which they are
// installed there. That there are two of them for answers is what makes its deadlock: a refresh that
// was begun before a request and is answered 401 reaches the second, which waits for that refresh.

import axios from 'axios';
import { Session } from './session.js';

/** @typedef {import('axios').InternalAxiosRequestConfig & { _retry?: boolean }} Config */

export const session = new Session();

axios.defaults.baseURL = '/api/';
axios.defaults.withCredentials = true;

// Each request that failed with a 401 refreshes for itself, and is sent once more.
axios.interceptors.response.use(undefined, async (error) => {
  /** @type {Config} */
  const config = error.config;
  const isOwn = config.url === '/auth/token' || config.url === '/auth/refresh';
  if (error.response?.status !== 401 || config._retry || isOwn) return Promise.reject(error);
  config._retry = true;
  const token = await session.refresh();
  if (token) {
    config.headers.Authorization = `Bearer ${token}`;
    return axios(config);
  }
  Session.deleteKeys();
  if (!location.hash.includes('login')) location.href = '/#/login';
  return Promise.reject(error);
});

axios.interceptors.request.use(async (config) => {
  if (config.headers['X-Skip-Auth-Header']) {
    delete config.headers['X-Skip-Auth-Header'];
    return config;
  }
  const token = await session.token();
  if (token) config.headers.Authorization = `Bearer ${token}`;
  return config;
});

// Only what the first has left gets here with a 401 that was not tried again: the refresh itself.
axios.interceptors.response.use(undefined, async (error) => {
  /** @type {Config} */
  const config = error.config;
  if (error.response?.status !== 401 || config._retry) return Promise.reject(error);
  config._retry = true;
  await session.token();
  return axios(config);
});

export { axios };
