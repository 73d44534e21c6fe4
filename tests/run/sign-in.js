// @ts-check
// Signing in as a person does: through the sign-in page.

import { eventually } from '../browser/index.js';

const MINUTES = 60_000;

/**
 * @param {import('../browser/open.js').OpenBrowser} browser
 * @param {import('./site.js').Site} site
 */
export async function signIn(browser, site) {
  const tab = await browser.newTab(site.signInPage);
  if (site.account) {
    await tab.page.locator('input[type=email]').fill(site.account.email);
    await tab.page.locator('input[type=password]').fill(site.account.password);
    await tab.page.keyboard.press('Enter');
  } else {
    console.log(`   Please sign in to ${site.name} in the browser window.`);
  }
  const timeout = site.account ? MINUTES / 2 : 10 * MINUTES;
  await eventually(() => !tab.url().startsWith(site.signInPage), { timeout, what: 'signed in' });
  return tab;
}
