// @ts-check
// One tab that holds as much as it may, and more: what is beyond the caps gets its own 401 at once, and
// all the rest is sent again, whole.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { PATH, ask, inConsole, tally } from '../e2e/console.js';
import { isAtRest } from '../e2e/own-site.js';
import { countedExtension } from './counted.js';
import { atRest } from './counts.js';
import { extent } from './extent.js';
import { isLate } from './late.js';

/** As many requests as a page holds, and as many bytes of their bodies (extension/page/hold.js). */
const MAX_HELD = 1000;
const MAX_BYTES = 200 * 2 ** 20;

const BEYOND = 100;
const BODY = 20 * 2 ** 20;
const BODIES = MAX_BYTES / BODY;

for (const name of extent.browsers) {
  const extension = await countedExtension();
  inConsole(
    'one tab',
    (it) => {
      test(`holds ${MAX_HELD} requests, and gives ${BEYOND} more their own 401`, async (t) => {
        const tab = await slowly();
        it.dify.expire();
        const asked = ask(tab, MAX_HELD + BEYOND);
        // All of them have met their 401 before the refresh is answered.
        await all(MAX_HELD + BEYOND);
        it.dify.set({ refreshWaits: false });
        const answers = await asked;
        assert.deepEqual(tally(answers), { 200: MAX_HELD, 401: BEYOND });
        onlyOnce();
        const sent = [...it.sendings().values()].map((statuses) => statuses.join(' '));
        const times = (/** @type {string} */ how) => sent.filter((each) => each === how).length;
        assert.deepEqual([times('401 200'), times('401'), sent.length], [1000, 100, 1100]);
        const { relays } = await atRest(it.browser, [tab]);
        t.diagnostic(`${relays.sent} messages to the worker, ${relays.received} from it, in all`);
      });

      test(`holds ${BODIES} bodies of 20 MB, and gives 3 more their own 401`, async () => {
        const tab = await slowly();
        if (name === 'chromium') await unwatched(tab);
        for (const round of ['first', 'second']) {
          it.dify.reset();
          it.dify.set({ refreshWaits: true });
          it.dify.expire();
          const posted = tab.evaluate(postHere, BODIES + 3, BODY, PATH);
          await all(BODIES + 3);
          it.dify.set({ refreshWaits: false });
          assert.deepEqual(tally(await posted), { 200: BODIES, 401: 3 }, `the ${round} time`);
          onlyOnce();
          assert.equal(it.dify.counts().unauthorized, BODIES + 3);
          const replays = it.dify
            .requests()
            .filter(({ method, status }) => method === 'POST' && status === 200)
            .filter(({ path }) => path.endsWith(PATH));
          assert.equal(replays.length, BODIES);
          for (const { bodyLength, bodySha256 } of replays) {
            assert.deepEqual([bodyLength, bodySha256], [BODY, expected()]);
          }
          // What was held is let go: the next expiry finds all of the room again.
          await atRest(it.browser, [tab]);
          await it.rest();
        }
        assert.deepEqual(tab.errors, []);
      });

      /** Somebody is signed in, and the answer to a refresh waits: for a minute, if it must. */
      async function slowly() {
        await it.set({ attemptSeconds: 60 });
        const [tab] = await it.signIn(1);
        if (!tab) throw new Error('there is a tab');
        // Or a 401 would be met twice.
        await isAtRest(it.browser, it.dify.origin);
        it.dify.set({ refreshWaits: true });
        return tab;
      }

      /** One refresh, unless the machine was too slow for one. */
      function onlyOnce() {
        const { total } = it.dify.counts().refresh;
        assert.ok(total === 1 || isLate(it.dify.requests()), `${total} refreshes`);
      }

      /** @param {number} many */
      async function all(many) {
        const isThere = () => {
          const { unauthorized, refresh } = it.dify.counts();
          return unauthorized === many && refresh.inFlight > 0;
        };
        const what = `${many} requests have met their 401, and the refresh is under way`;
        await eventually(isThere, { timeout: 60_000, what });
      }
    },
    { browser: { extension }, only: [name] },
  );
}

/**
 * Chromium tells its debugger the body of each request, in the page's own time: seconds for each of
 * these. Nobody has asked for that.
 * @param {import('../browser/index.js').Tab} tab
 */
async function unwatched(tab) {
  await /** @type {any} */ (tab.page)._client().send('Network.disable');
}

function expected() {
  const bytes = new Uint8Array(BODY).fill(7);
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Runs in the page: so many requests at once, with a body of so many bytes each.
 * @param {number} n
 * @param {number} size
 * @param {string} path
 */
function postHere(n, size, path) {
  const body = new Uint8Array(size).fill(7);
  const token = /(?:^|; )csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
  return Promise.all(
    Array.from({ length: n }, async () => {
      const id = crypto.randomUUID();
      const begun = performance.now();
      const status = await fetch(`/console/api${path}?n=${id}`, {
        method: 'POST',
        credentials: 'include',
        headers: { 'X-CSRF-Token': token, 'X-Test-Id': id },
        body,
      }).then(
        (response) => response.status,
        () => 0,
      );
      return { id, status, ms: performance.now() - begun };
    }),
  );
}
