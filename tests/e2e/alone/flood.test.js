// @ts-check
// A page that forges our messages, says again what it has overheard, and floods us with both, alone
// and from fifty frames (scenarios 47, 48).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../browser/index.js';
import { ask, tally } from '../console.js';
import { NOTICE } from '../page/notice.js';
import { besideAnotherSite, learntNothing } from '../hostile/beside.js';

const MESSAGES = 100_000;
const FRAMES = 50;
/** The least time between two refreshes of one session. */
const GAP_MS = 2000;

besideAnotherSite('a hostile page', (it, other) => {
  test('that floods us for as long as it likes has no effect on another site', async (t) => {
    const tab = await other.signIn();
    const usual = await other.expiry();
    await tab.evaluate(overhear);
    it.dify.expire();
    await ask(tab);
    await it.rest();
    it.dify.expire();
    it.dify.reset();
    const begun = performance.now();
    await tab.evaluate(flood, MESSAGES, NOTICE);
    await eventually(async () => (await tab.evaluate(floods)).sent > 1000);
    const meanwhile = [];
    for (let n = 0; n < 2; n += 1) {
      meanwhile.push(await other.expiry());
      assert.equal((await tab.evaluate(floods)).ended, false, 'it is still going on');
      await it.rest();
    }
    const { sent, taken } = await tab.evaluate(stop);
    const ran = performance.now() - begun;
    const { refresh } = it.dify.counts();
    t.diagnostic(
      `${sent} messages in ${Math.round(ran)} ms, ${taken} taken, ${refresh.total} refreshes; an expiry elsewhere took ${usual} ms, meanwhile ${meanwhile} ms`,
    );

    assert.ok(sent >= MESSAGES, `${sent} sent`);
    assert.ok(refresh.total <= 1 + ran / GAP_MS, `${refresh.total} refreshes`);
    other.isUntouched();
    const overheard = await tab.evaluate(() => Reflect.get(window, 'overheard').join());
    assert.match(overheard, /"kind":"replay"/);
    await learntNothing(it, overheard);
    // It is forgiven once it has stopped.
    await eventually(async () => tally(await ask(tab))[200] === 1, { timeout: 120_000 });
  });
});

besideAnotherSite('a hostile page', (it, other) => {
  test('that floods us from fifty frames has no effect on another site', async (t) => {
    const tab = await other.signIn();
    const usual = await other.expiry();
    await it.rest();
    await tab.evaluate(openFrames, FRAMES, `${it.dify.origin}/nowhere`);
    it.dify.expire();
    it.dify.reset();
    const begun = performance.now();
    const frames = tab.page.frames().slice(1);
    assert.equal(frames.length, FRAMES);
    await Promise.all(frames.map((frame) => frame.evaluate(flood, MESSAGES / FRAMES, NOTICE)));
    const meanwhile = await other.expiry();
    assert.ok(
      (await Promise.all(frames.map((frame) => frame.evaluate(floods)))).some(
        ({ ended }) => !ended,
      ),
    );
    const ends = await Promise.all(frames.map((frame) => frame.evaluate(stop)));
    const ran = performance.now() - begun;
    const sum = (/** @type {'sent'|'taken'} */ what) =>
      ends.reduce((all, one) => all + one[what], 0);
    const { refresh } = it.dify.counts();
    t.diagnostic(
      `${sum('sent')} messages in ${Math.round(ran)} ms, ${sum('taken')} taken, ${refresh.total} refreshes; an expiry elsewhere took ${usual} ms, meanwhile ${meanwhile} ms`,
    );
    assert.ok(sum('sent') >= MESSAGES);
    assert.ok(refresh.total <= 1 + ran / GAP_MS, `${refresh.total} refreshes`);
    other.isUntouched();
  });
});

/** Runs in the page. */
function overhear() {
  /** @type {string[]} */
  const overheard = [];
  for (const name of ['holdfast:1:page', 'holdfast:1:relay'])
    addEventListener(name, (event) => overheard.push(/** @type {CustomEvent} */ (event).detail));
  Object.assign(window, { overheard });
}

/**
 * Runs in the page: says all that can be said, over and over, until it is stopped and so much was said.
 * @param {number} least
 * @param {Record<string, unknown>} forged
 */
function flood(least, forged) {
  const state = { sent: 0, taken: 0, stopped: false, ended: false };
  Object.assign(window, { flood: state });
  const { overheard = [] } = /** @type {any} */ (window);
  const recorded = overheard.slice();
  const count = (/** @type {Event} */ event) => {
    state.sent += 1;
    if (!dispatchEvent(event)) state.taken += 1;
  };
  const say = (/** @type {string} */ detail, name = 'holdfast:1:page') =>
    count(new CustomEvent(name, { cancelable: true, detail }));
  const tell = (/** @type {object} */ message) => say(JSON.stringify(message));
  const notice = (/** @type {number} */ request, path = '') => ({
    ...forged,
    request,
    url: `${origin}${path}/console/api/apps`,
  });
  const calls = ['signIn', 'signOut', 'refresh'];
  /** @type {((n: number) => void)[]} */
  const ways = [
    (n) => tell(notice(n)),
    (n) => tell({ kind: 'cancelled', request: n - 1 }),
    (n) => tell({ ...notice(n), held: false }),
    (n) => tell(notice(n, `/${n}`)),
    (n) =>
      tell({ kind: 'called', request: n, url: `${origin}/console/api/login`, call: calls[n % 3] }),
    (n) => tell({ kind: 'ended', request: n - 1, status: 200 }),
    (n) => say(recorded[n % recorded.length] ?? ''),
    (n) => say(recorded[n % recorded.length] ?? '', 'holdfast:1:relay'),
    () => count(new PageTransitionEvent('pageshow', { persisted: true })),
    () => count(new Event('visibilitychange')),
    () => count(new StorageEvent('storage', { key: null })),
  ];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const until = performance.now() + 8;
    while (performance.now() < until) ways[state.sent % ways.length]?.(1e9 + state.sent);
    state.ended = state.stopped && state.sent >= least;
    if (!state.ended) port2.postMessage(0); // timers of a hidden page are slow
  };
  port2.postMessage(0);
}

/** Runs in the page. @returns {{ sent: number, taken: number, ended: boolean }} */
function floods() {
  return Reflect.get(window, 'flood');
}

/** Runs in the page: no more than was to be said. @returns {Promise<{ sent: number, taken: number }>} */
async function stop() {
  const flood = Reflect.get(window, 'flood');
  flood.stopped = true;
  while (!flood.ended) await new Promise((resolve) => setTimeout(resolve));
  return flood;
}

/**
 * Runs in the page.
 * @param {number} n
 * @param {string} url
 */
function openFrames(n, url) {
  return Promise.all(
    Array.from({ length: n }, () => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
      return new Promise((resolve) => (frame.onload = () => resolve(undefined)));
    }),
  );
}
