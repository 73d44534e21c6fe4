// @ts-check
// The people and the web apps of the double.

import { randomBytes, randomUUID } from 'node:crypto';

/**
 * @typedef {object} Account
 * @property {string} id
 * @property {string} name
 * @property {string} email
 * @property {string} password
 * @property {boolean} banned
 * @property {number} createdAt Seconds.
 * @property {number} lastLoginAt Seconds.
 */

/**
 * @typedef {'chat'|'workflow'|'completion'} AppMode
 * @typedef {object} App
 * @property {string} id
 * @property {string} name
 * @property {AppMode} mode
 * @property {string} code The share code: `site.access_token`, 16 letters and digits.
 * @property {string} path The path of its shared page.
 * @property {boolean} restricted Enterprise: only for people who have signed in to web apps.
 */

/**
 * @param {{ email: string, password: string, name?: string }} given
 * @returns {Account}
 */
export function newAccount({ email, password, name }) {
  const now = Math.floor(Date.now() / 1000);
  return {
    id: randomUUID(),
    name: name ?? email.split('@')[0] ?? email,
    email,
    password,
    banned: false,
    createdAt: now,
    lastLoginAt: now,
  };
}

/**
 * @param {string} name
 * @param {AppMode} mode
 * @param {boolean} [restricted]
 * @returns {App}
 */
export function newApp(name, mode, restricted = false) {
  const code = newShareCode();
  return { id: randomUUID(), name, mode, code, path: `/${mode}/${code}`, restricted };
}

function newShareCode() {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from(randomBytes(16), (byte) => letters[byte % letters.length]).join('');
}

/**
 * `GET /account/profile`.
 * @param {Account} account
 */
export function profileOf(account) {
  return {
    avatar: null,
    id: account.id,
    name: account.name,
    email: account.email,
    is_password_set: true,
    interface_language: 'en-US',
    interface_theme: 'light',
    timezone: 'America/New_York',
    last_login_at: account.lastLoginAt,
    last_login_ip: '127.0.0.1',
    created_at: account.createdAt,
    avatar_url: null,
  };
}
