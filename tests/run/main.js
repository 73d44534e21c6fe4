// @ts-check
// The main job, to watch: tabs of a Dify console, tokens that expire again and again, and one
// refresh each time. `./build.sh run` builds the extension and starts this.

import { openBrowser, timePasses } from '../browser/index.js';
import { expireOnce } from './expiry.js';
import { extensionFor } from './extension.js';
import { parseOptions } from './options.js';
import { header, isGood, line, summary } from './report.js';
import { signIn } from './sign-in.js';
import { doubleSite } from './site-double.js';
import { ownSite } from './site-own.js';

// A 401 within 2 s after a refresh is taken for a server that lags behind, so expiries keep away.
const PAUSE_MS = 2500;

const options = parse();
const site = options.url ? await ownSite(options.url, process.env) : await doubleSite();
console.log(`   ${options.browser}${options.headless ? ', headless' : ''}, ${site.name}`);
const browser = await openBrowser(options.browser, {
  headless: options.headless,
  extension: await extensionFor(site.patterns),
  handleSignals: false,
});

/** @type {import('./expiry.js').Expiry[]} */
const expiries = [];
const ended = Promise.race([
  new Promise((resolve) => process.once('SIGINT', resolve)),
  new Promise((resolve) => process.once('SIGTERM', resolve)),
  new Promise((resolve) => browser.puppet.once('disconnected', resolve)),
]).then(() => 'ended');

let failure;
try {
  await Promise.race([work(), ended]);
} catch (error) {
  failure = error;
}
console.log(`\n${summary(expiries, { tabs: options.tabs, counted: site.counted })}`);
if (failure) console.error(failure);
process.exitCode = !failure && isGood(expiries) ? 0 : 1;
await browser.close().catch(() => {});
await site.close();
// Whatever was cut short by Ctrl-C is of no interest any more.
process.exit();

async function work() {
  const first = await signIn(browser, site);
  const more = Array.from({ length: options.tabs - 1 }, () => browser.newTab(site.pages));
  const tabs = [first, ...(await Promise.all(more))];
  for (const tab of tabs) site.watch(tab.page);
  console.log(header());
  while (expiries.length < options.expiries) {
    await timePasses(PAUSE_MS);
    const expiry = await expireOnce(browser, tabs, site);
    expiries.push(expiry);
    console.log(line(expiries.length, expiry));
  }
}

function parse() {
  try {
    return parseOptions(process.argv.slice(2), process.env);
  } catch (error) {
    console.error(`build.sh run: ${error instanceof Error ? error.message : error}`);
    process.exit(2);
  }
}
