// @ts-check
// What tests import.

export { browsers, demoExtension, openBrowser } from './open.js';
export { eventually, timePasses } from './eventually.js';
