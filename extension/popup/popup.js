// @ts-check
// Starts the popup. What it shows and does is Rust (src/popup.rs).

import { reach } from '../frames/reach.js';
import init, { popup } from '../wasm/popup.js';

try {
  await init({ module_or_path: new URL('../wasm/popup_bg.wasm', import.meta.url) });
  popup(reach);
} catch (error) {
  const notice = document.getElementById('notice');
  if (notice) notice.textContent = chrome.i18n.getMessage('broken');
  document.documentElement.dataset.notice = 'trouble';
  console.error('Holdfast: the popup could not start', error);
}
