// @ts-check
// Starts the options page. What it shows and does is Rust (src/options.rs).

import init, { options } from '../wasm/options.js';

try {
  await init({ module_or_path: new URL('../wasm/options_bg.wasm', import.meta.url) });
  await options();
} catch (error) {
  const notice = document.getElementById('notice');
  if (notice) notice.textContent = chrome.i18n.getMessage('broken');
  console.error('Holdfast: the options page could not start', error);
}
