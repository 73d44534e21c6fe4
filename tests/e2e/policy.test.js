// @ts-check
// Pages with a strict Content-Security-Policy (scenario 54): nothing of Holdfast comes under it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, inConsole, tally } from './console.js';

inConsole(
  'pages with a strict policy',
  (it) => {
    test('are served as any, and nothing of ours offends it', async () => {
      const tabs = await it.signIn(2);
      for (const tab of tabs) {
        await tab.evaluate(() => {
          const offences = /** @type {string[]} */ ([]);
          Object.assign(window, { offences });
          document.addEventListener('securitypolicyviolation', ({ violatedDirective }) =>
            offences.push(violatedDirective),
          );
        });
      }
      it.dify.expire();
      const answers = await Promise.all(tabs.map((tab) => ask(tab, 3)));
      assert.deepEqual(tally(answers.flat()), { 200: 6 });
      assert.equal(it.dify.counts().refresh.total, 1);
      for (const tab of tabs) {
        assert.equal((await tab.evaluate(offend)).length, 1, 'the page’s own offence alone');
        assert.deepEqual(tab.errors, []);
      }
    });
  },
  { double: { csp: true } },
);

/** Runs in the page: offends its policy, and says what has done so by then. */
function offend() {
  return new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', () =>
      resolve(Reflect.get(window, 'offences')),
    );
    const script = document.createElement('script');
    script.textContent = 'document.body.remove()';
    document.body.append(script);
  });
}
