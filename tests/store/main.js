// @ts-check
// The pictures for the stores' listings, in each language and theme: of the extension as people
// install it, in a real Chromium, with the Dify double as somebody's own Dify. `./build.sh
// screenshots` builds the extension and starts this.

import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { eventually, openBrowser } from '../browser/index.js';
import { startDouble } from '../double/double.js';
import { Console, ask, tally } from '../e2e/console.js';
import { click, count, kept, popupOver } from '../e2e/day.js';
import { history } from '../e2e/samples.js';
import { openApp } from '../e2e/web-apps.js';
import { GOOD_DAY, appsOfOthers } from './sample.js';
import { HEIGHT, WIDTH, onStage } from './stage.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('./stage.js').Theme} Theme
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const OUT = `${root}target/store`;
const SITE = 'https://dify.example';
const NAMES = ['Support for customers', 'Contract review'];
/** @type {Theme[]} */
const THEMES = ['light', 'dark'];
/** Larger than on a screen, for the stores show pictures smaller. */
const SCALE = 1.25;
const ROW = `[data-pattern="${SITE}/*"]`;

await rm(OUT, { recursive: true, force: true });
for (const language of ['en', 'zh_CN', 'ja']) await take(language);

/** @param {string} language A folder of `_locales`. */
async function take(language) {
  const pictures = `${OUT}/${language}`;
  await mkdir(pictures, { recursive: true });
  const extension = `${OUT}/extension`;
  await cp(`${root}dist`, extension, { recursive: true });
  const { host } = new URL(SITE);
  const dify = await startDouble({ host, secure: true, proxiedAt: SITE });
  const resolve = `MAP ${host}:443 127.0.0.1:${dify.port}`;
  const it = new Console('chromium');
  it.browser = await openBrowser('chromium', { extension, language, resolve });
  try {
    for (const app of [...dify.apps]) dify.removeApp(app.code);
    for (const name of NAMES) dify.addApp({ name });
    it.dify = dify;
    await addSite(it);
    const tab = await aDay(it);
    for (const theme of THEMES) await ofPopup(it, tab, theme, pictures, await words(language));
    for (const theme of THEMES) await ofOptions(it, theme, pictures);
  } finally {
    await it.browser.close();
    await dify.close();
    await rm(extension, { recursive: true, force: true });
    await rm(`${extension}-${language}`, { recursive: true, force: true });
  }
  console.log(`   target/store/${language}/`);
}

/**
 * The texts of the extension.
 * @param {string} language
 * @returns {Promise<(key: string) => string>}
 */
async function words(language) {
  const file = `${root}extension/_locales/${language}/messages.json`;
  const messages = JSON.parse(await readFile(file, 'utf8'));
  return (key) => messages[key].message;
}

/**
 * As a person adds a site of their own, in the options.
 * @param {Console} it
 */
async function addSite(it) {
  await it.browser.agreeTo([`${SITE}/*`]);
  const options = await openOptions(it, 'light');
  await options.page.type('#address', SITE);
  await options.page.keyboard.press('Enter');
  await eventually(() => count(options, `${ROW} [data-action=look]:not([hidden])`, 1), {
    what: 'the site is looked at',
  });
  await options.close();
}

/**
 * @param {Console} it
 * @param {Theme} theme
 */
async function openOptions(it, theme) {
  const options = await it.browser.openPage('options/options.html', { theme });
  await options.page.setViewport({
    width: WIDTH / SCALE,
    height: HEIGHT / SCALE,
    deviceScaleFactor: SCALE,
  });
  await options.focus();
  return options;
}

/**
 * Somebody is signed in, an expiry was served, apps are open, others are known.
 * @param {Console} it
 */
async function aDay(it) {
  const [tab] = await it.signIn(1);
  if (!tab) throw new Error('there is a tab');
  it.dify.expire();
  const answers = tally(await ask(tab, 4));
  if (answers[200] !== 4) throw new Error(`no picture of what fails: ${JSON.stringify(answers)}`);
  await eventually(() => kept(it), { what: 'the history is written' });
  const { days } = await kept(it);
  const [site = '', , ...session] = (days[0] ?? '').split('\n')[0]?.split(' ') ?? [];
  await it.browser.stopWorker();
  const now = Date.now();
  const sample = {
    apps: appsOfOthers(now),
    history: history(now, site, session.join(' '), GOOD_DAY),
  };
  await it.browser.extensionEval((sample) => chrome.storage.local.set(sample), sample);
  // One that has woken in between has read the history of before.
  await it.browser.stopWorker();
  for (const app of it.dify.apps) await openApp(it, app);
  return tab;
}

/**
 * @param {Console} it
 * @param {Tab} tab
 * @param {Theme} theme
 * @param {string} pictures
 * @param {(key: string) => string} words
 */
async function ofPopup(it, tab, theme, pictures, words) {
  const popup = await it.browser.openPage(await popupOver(it, tab), { theme });
  await popup.page.setViewport({ width: 360, height: 600, deviceScaleFactor: 2 });
  await eventually(() => count(popup, '[data-web-app]', 5), { what: 'the apps' });
  await eventually(() => count(popup, '[data-action=ask-app]:not([hidden])', 2));
  const shot = (/** @type {string} */ key, /** @type {string} */ name) =>
    onStage(it.browser, popup, words(key), theme, `${pictures}/${name}-${theme}.png`);
  await shot('description', '1-tabs');
  await popup.focus();
  await popup.page.screenshot({ path: `${pictures}/popup-${theme}.png`, fullPage: true });
  await click(popup, '[data-action=ask-app]:not([hidden])');
  await eventually(() => count(popup, '[data-act=agree]', 1), { what: 'the question' });
  await popup.evaluate(() => document.querySelector('#search')?.scrollIntoView());
  await shot('about_sign_out', '2-sign-out');
  await popup.close();
}

/**
 * @param {Console} it
 * @param {Theme} theme
 * @param {string} pictures
 */
async function ofOptions(it, theme, pictures) {
  const options = await openOptions(it, theme);
  await eventually(() => count(options, `${ROW} [data-action=works]`, 1), { what: 'the site' });
  const shot = async (/** @type {string} */ section, /** @type {string} */ name) => {
    await options.evaluate((id) => {
      document.querySelector(id)?.scrollIntoView();
      scrollBy(0, -16);
    }, section);
    await options.page.screenshot({ path: `${pictures}/${name}-${theme}.png` });
  };
  await shot('header', '3-sites');
  await shot('#activity', '4-activity');
  await click(options, `${ROW} [data-action=works]`);
  await eventually(() => count(options, '#works:not([hidden])', 1), { what: 'the editor' });
  await click(options, '[name=way][value=own]');
  await click(options, '[data-action=works-example]');
  await shot('#own', '5-documents');
  await options.close();
}
