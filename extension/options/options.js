// @ts-check
// Starts the options page. What it shows and does is Rust: the page (src/options.rs), and the editor
// of documents in it (src/documents.rs).

import { trial } from '../frames/trial.js';
import initDocuments, { documents } from '../wasm/documents.js';
import initOptions, { options } from '../wasm/options.js';

// Both are fetched at once, and the editor is there before the buttons that open it.
const editor = startDocuments();
try {
  await initOptions({ module_or_path: module('options') });
  await editor;
  await options();
} catch (error) {
  const notice = document.getElementById('notice');
  if (notice) notice.textContent = chrome.i18n.getMessage('broken');
  console.error('Holdfast: the options page could not start', error);
}

/** Without the editor the page still shows the rest. */
async function startDocuments() {
  try {
    // Both texts are put here by the build.
    const [schema, example] = await Promise.all([
      text('adapter.schema.json'),
      text('example.json'),
      initDocuments({ module_or_path: module('documents') }),
    ]);
    documents(trial, schema, example);
  } catch (error) {
    console.error('Holdfast: the editor of documents could not start', error);
  }
}

/** @param {string} file */
async function text(file) {
  return (await fetch(new URL(file, import.meta.url))).text();
}

/** @param {string} name */
function module(name) {
  return new URL(`../wasm/${name}_bg.wasm`, import.meta.url);
}
