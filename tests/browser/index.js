// @ts-check
// What tests import.

/**
 * @typedef {import('./open.js').BrowserName} BrowserName
 * @typedef {import('./open.js').OpenBrowser} OpenBrowser
 * @typedef {import('./tab.js').Tab} Tab
 */

export { demoCopy, demoCopyAfter } from './copy.js';
export { browsers, demoExtension, openBrowser } from './open.js';
export { eventually, timePasses } from './eventually.js';
export * as settings from './settings.js';
