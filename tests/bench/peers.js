// @ts-check
// Whom Holdfast is measured beside. Each has a file in peers/, which runs in its pages.

import fetchStorage from '../apps/fetch-storage/dialect.js';
import cookies from './dialects/cookies.js';
import goTrue from './dialects/go-true.js';
import supertokensCookies from './dialects/supertokens-cookies.js';
import supertokens from './dialects/supertokens.js';

/**
 * @typedef {object} PeerInfo
 * @property {string} name Of its file, too.
 * @property {string} title
 * @property {string} [short] Its title in plots.
 * @property {string} [from] The package it is from.
 * @property {import('../apps/dialect.js').Dialect} dialect Tokens that pages keep.
 * @property {import('../apps/dialect.js').Dialect} [cookies] Tokens in HttpOnly cookies, if it can.
 * @property {boolean} [clock] It goes by the clock: no request meets a 401.
 */

/** @type {PeerInfo[]} */
export const peers = [
  { name: 'holdfast', title: 'Holdfast', dialect: fetchStorage, cookies },
  { name: 'web-locks', title: 'Web Locks', dialect: fetchStorage, cookies },
  {
    name: 'auth0-web-lock',
    title: "auth0-spa-js's lock (Web Locks)",
    short: 'auth0-spa-js, Web Locks',
    from: '@auth0/auth0-spa-js',
    dialect: fetchStorage,
    cookies,
  },
  {
    name: 'browser-tabs-lock',
    title: "auth0-spa-js's lock (browser-tabs-lock)",
    short: 'browser-tabs-lock',
    from: 'browser-tabs-lock',
    dialect: fetchStorage,
    cookies,
  },
  {
    name: 'supertokens',
    title: 'supertokens-website',
    from: 'supertokens-website',
    dialect: supertokens,
    cookies: supertokensCookies,
  },
  {
    name: 'supabase-lock',
    title: '@supabase/auth-js, navigatorLock',
    short: 'auth-js, navigatorLock',
    from: 'auth-js-with-lock',
    dialect: goTrue,
    clock: true,
  },
  {
    name: 'supabase',
    title: '@supabase/auth-js, no lock',
    short: 'auth-js, no lock',
    from: '@supabase/auth-js',
    dialect: goTrue,
    clock: true,
  },
  { name: 'polled-flag', title: 'polled flag (Dify)', dialect: fetchStorage, cookies },
  {
    name: 'axios-auth-refresh',
    title: 'axios-auth-refresh',
    from: 'axios-auth-refresh',
    dialect: fetchStorage,
    cookies,
  },
  { name: 'none', title: 'nothing', dialect: fetchStorage, cookies },
];
