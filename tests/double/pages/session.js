// @ts-check
// Signing in and out of the console.

import { Failure, request } from './request.js';
import { jumpTo } from './settings.js';

/** @typedef {import('./request.js').Answer} Answer */

/**
 * @param {string} email
 * @param {string} password In clear; it is sent in Base64.
 * @returns {Promise<Answer>}
 */
export function login(email, password) {
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(password)));
  const fields = { email, password: base64, language: 'en-US', remember_me: true };
  return settled(request('/login', { method: 'POST', body: JSON.stringify(fields) }));
}

/**
 * @param {{ stay?: boolean }} [options] `stay` leaves the page open afterwards.
 * @returns {Promise<Answer>}
 */
export async function logout({ stay = false } = {}) {
  const answer = await settled(request('/logout', { method: 'POST' }));
  if (!stay) jumpTo('/signin');
  return answer;
}

/**
 * A failure as an answer like any other; a network error as status 0.
 * @param {Promise<Answer>} call
 * @returns {Promise<Answer>}
 */
export function settled(call) {
  return call.catch((error) =>
    error instanceof Failure ? error.answer : { status: 0, body: String(error), id: '' },
  );
}
