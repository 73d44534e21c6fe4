// @ts-check
// Starts the popup. What it shows and does is Rust: the sessions (src/popup.rs), which come from the
// worker, and the web apps (src/apps.rs), which come from frames.

import { reach } from '../frames/reach.js';
import initApps, { apps } from '../wasm/apps.js';
import initPopup, { popup } from '../wasm/popup.js';

// Both are fetched at once.
const fetched = initApps({ module_or_path: module('apps') });
try {
  await initPopup({ module_or_path: module('popup') });
  await startApps(popup());
} catch (error) {
  const notice = document.getElementById('notice');
  if (notice) notice.textContent = chrome.i18n.getMessage('broken');
  document.documentElement.dataset.notice = 'trouble';
  console.error('Holdfast: the popup could not start', error);
}

/**
 * Without web apps the popup still shows the sessions.
 * @param {Function} problem
 */
async function startApps(problem) {
  try {
    await fetched;
    apps(reach, problem);
  } catch (error) {
    document.querySelector('main')?.removeAttribute('aria-busy');
    problem({ at: Date.now(), kind: 'browser', detail: `apps: ${error}` });
    console.error('Holdfast: the web apps could not start', error);
  }
}

/** @param {string} name */
function module(name) {
  return new URL(`../wasm/${name}_bg.wasm`, import.meta.url);
}
