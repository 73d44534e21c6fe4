// @ts-check
// The command line of `./build.sh run`.

import { parseArgs } from 'node:util';

/**
 * @typedef {object} RunOptions
 * @property {import('../browser/open.js').BrowserName} browser
 * @property {boolean} headless
 * @property {number} tabs
 * @property {number} expiries `Infinity`: until Ctrl-C.
 * @property {string} [url] The person's own Dify.
 */

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {RunOptions}
 */
export function parseOptions(args, env) {
  const { values } = parseArgs({
    args,
    options: {
      browser: { type: 'string', default: 'chromium' },
      headless: { type: 'boolean', default: false },
      tabs: { type: 'string', default: '10' },
      expiries: { type: 'string' },
      url: { type: 'string' },
    },
  });
  const { browser, url } = values;
  if (browser !== 'chromium' && browser !== 'firefox')
    throw new Error(`--browser is chromium or firefox, not ${browser}`);
  const headless = values.headless || !hasDisplay(env);
  if (url) parseUrl(url);
  if (url && headless && !(env.DIFY_EMAIL && env.DIFY_PASSWORD))
    throw new Error('without a window nobody can sign in: set DIFY_EMAIL and DIFY_PASSWORD');
  return {
    browser,
    headless,
    tabs: positive('--tabs', values.tabs),
    expiries: values.expiries === undefined ? Infinity : positive('--expiries', values.expiries),
    ...(url ? { url } : {}),
  };
}

/** @param {NodeJS.ProcessEnv} env */
function hasDisplay(env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** @param {string} url */
function parseUrl(url) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw new Error(`--url wants an address such as https://dify.example, not ${url}`);
}

/**
 * @param {string} name
 * @param {string} text
 */
function positive(name, text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`${name} wants a whole number from 1, not ${text}`);
  return number;
}
