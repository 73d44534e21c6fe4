// @ts-check
// A console whose cookies are partitioned by the page's site (CHIPS; scenario 52): in a frame of another
// site's page nobody but that frame can send them, and in a tab of its own they are its site's.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, isSignedIn, tally } from './console.js';
import { startStranger } from './stranger.js';

inConsole(
  'a console with partitioned cookies',
  (it) => {
    test('is refreshed in tabs of its own', async () => {
      const tabs = await it.signIn(2);
      it.dify.expire();
      const answers = await Promise.all(tabs.map((tab) => ask(tab, 3)));
      assert.deepEqual(tally(answers.flat()), { 200: 6 });
      const { total, ok } = it.dify.counts().refresh;
      assert.deepEqual({ total, ok }, { total: 1, ok: 1 });
    });

    test('is refreshed in a frame of another site’s page, and nowhere else', async (t) => {
      const server = await startStranger(`${it.dify.origin}/signin`, '127.0.0.1');
      const stranger = await it.browser.newTab(server.origin);
      t.after(async () => {
        await stranger.close();
        await server.close();
      });
      await stranger.focus();
      const embedded = /** @type {import('../browser/index.js').Tab} */ (
        /** @type {unknown} */ (await frameOf(stranger.page, it.dify.origin))
      );
      await embedded.evaluate(submit, it.dify.account);
      await isSignedIn(embedded);
      await it.rest();
      it.dify.reset();

      it.dify.expire();
      assert.deepEqual(tally(await ask(embedded, 3)), { 200: 3 });
      const { total, ok } = it.dify.counts().refresh;
      assert.deepEqual({ total, ok }, { total: 1, ok: 1 });
    });
  },
  { double: { secure: true, partitioned: true } },
);

/**
 * @param {import('puppeteer-core').Page} page
 * @param {string} origin
 */
async function frameOf(page, origin) {
  const frame = await eventually(
    () => page.frames().find((frame) => frame.url().startsWith(`${origin}/signin`)),
    { what: 'the frame is there' },
  );
  await eventually(() => frame.evaluate(() => document.readyState === 'complete'));
  return frame;
}

/** Runs in the frame: signs in. @param {{ email: string, password: string }} account */
function submit({ email, password }) {
  const [form] = document.forms;
  if (!form) throw new Error('there is a form');
  for (const [type, value] of Object.entries({ email, password })) {
    const input = form.querySelector(`input[type=${type}]`);
    if (input instanceof HTMLInputElement) input.value = value;
  }
  form.requestSubmit();
}
