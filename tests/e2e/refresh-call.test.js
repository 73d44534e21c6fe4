// @ts-check
// The page's own refresh becomes the one flight, or gets its outcome; tabs without our scripts see
// Dify's own flags (scenarios 46, 62, 63).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, PATH, tally } from './console.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

const FLAGS = ['is_other_tab_refreshing', 'last_refresh_time'];

inConsole('a refresh', (it) => {
  test('that five pages call for at once is one, and each gets the answer of a success', async () => {
    const tabs = await it.signIn(5);
    it.dify.set({ refreshWaits: true });
    it.dify.expire();
    const called = Promise.all(tabs.map(callRefresh));
    await eventually(() => it.dify.counts().refresh.inFlight === 1);
    // What a page was told before, it has done then.
    await Promise.all(tabs.map((tab) => tab.evaluate(() => {})));
    it.dify.set({ refreshWaits: false });
    const answers = await called;
    assert.deepEqual(
      answers,
      tabs.map(() => SUCCESS),
    );
    assert.equal(it.dify.counts().refresh.total, 1);
    assert.deepEqual(tally(await askAll(tabs, 2)), { 200: 10 });
    assert.equal(it.dify.counts().refresh.total, 1);
  });

  test('that pages call for and that 401s need is one', async () => {
    const tabs = await it.signIn(5);
    it.dify.set({ refreshWaits: true });
    it.dify.expire();
    const called = Promise.all(tabs.map(callRefresh));
    const asked = askAll(tabs, 3);
    await eventually(() => it.dify.counts().unauthorized === 15);
    it.dify.set({ refreshWaits: false });
    const [answers, replays] = await Promise.all([called, asked]);
    assert.deepEqual(
      answers,
      tabs.map(() => SUCCESS),
    );
    assert.deepEqual(tally(replays), { 200: 15 });
    assert.equal(it.dify.counts().refresh.total, 1);
  });

  test('that Dify’s own front end would make in every tab is one', async () => {
    const tabs = await it.signIn(5);
    it.dify.set({ refreshDelayMs: 500 });
    it.dify.expire();
    const answers = await Promise.all(
      tabs.map((tab) => tab.evaluate((path) => Reflect.get(window, 'dify').burst(5, path), PATH)),
    );
    assert.deepEqual(tally(answers.flat()), { 200: 25 });
    assert.equal(it.dify.counts().refresh.total, 1);
  });

  test('shows in Dify’s flags while it is under way, and is waited for without our scripts', async () => {
    const [executor, other] = await twoTabs();
    await startBare(other);
    it.dify.set({ refreshWaits: true });
    it.dify.expire();
    const own = ask(executor);
    await eventually(() => it.dify.counts().refresh.inFlight === 1);
    await areShown(other);
    const bare = other.evaluate((path) => Reflect.get(window, 'bare').dify.call(path), PATH);
    await eventually(() => other.evaluate(hasMet401), { what: 'it waits' });
    it.dify.set({ refreshWaits: false });

    assert.equal((await bare).status, 200);
    assert.deepEqual(tally(await own), { 200: 1 });
    assert.equal(it.dify.counts().refresh.total, 1);
    assert.deepEqual(await flags(other), [null, null]);
  });

  test('leaves no flag behind when the tab that executes it is closed', async () => {
    const [executor, other] = await twoTabs();
    it.dify.set({ refreshWaits: true });
    it.dify.expire();
    ask(executor).catch(() => {});
    await eventually(() => it.dify.counts().refresh.inFlight === 1);
    const held = ask(other);
    await eventually(() => it.dify.counts().unauthorized === 2);
    await areShown(other);
    await it.close(executor);
    it.dify.set({ refreshWaits: false });

    assert.deepEqual(tally(await held), { 200: 1 });
    await areGone(other);
    assert.equal(it.dify.counts().refresh.total, 1);
  });

  test('clears the flags that a crash has left', async () => {
    const [tab] = await twoTabs();
    await tab.evaluate(() => {
      localStorage.setItem('is_other_tab_refreshing', '1');
      localStorage.setItem('last_refresh_time', String(Date.now() - 200_000));
    });
    it.dify.expire();
    assert.deepEqual(tally(await ask(tab, 2)), { 200: 2 });
    await areGone(tab);
    assert.equal(it.dify.counts().refresh.total, 1);
  });

  test('needs no place in the storage of its page', async () => {
    const [tab, other] = await twoTabs();
    assert.equal(await tab.evaluate(fillStorage), 'QuotaExceededError', 'not even a flag fits');
    it.dify.expire();
    const answers = await Promise.all([ask(tab, 2), ask(other, 2)]);
    assert.deepEqual(tally(answers.flat()), { 200: 4 });
    assert.equal(it.dify.counts().refresh.total, 1);
    assert.deepEqual(tab.errors, []);
    await tab.evaluate(() => localStorage.clear());
  });

  async function twoTabs() {
    const [first, second] = await it.signIn(2);
    if (!first || !second) throw new Error('there are two tabs');
    return [first, second];
  }
});

const SUCCESS = { status: 200, body: '{"result":"success"}' };

/** @param {Tab} tab */
function callRefresh(tab) {
  return tab.evaluate(async () => {
    const answer = await fetch('/console/api/refresh-token', {
      method: 'POST',
      credentials: 'include',
      headers: { 'Content-Type': 'application/json;utf-8' },
    });
    return { status: answer.status, body: JSON.stringify(await answer.json()) };
  });
}

/**
 * Runs in the page: fills its storage, and names the error that another entry makes then. Firefox may
 * find more room later, which it had set aside for another tab.
 */
function fillStorage() {
  for (let round = 0, entry = 0; round < 10; round += 1) {
    for (let size = 2 ** 20; size >= 1;) {
      try {
        localStorage.setItem(String((entry += 1)), 'x'.repeat(size));
      } catch {
        size = Math.floor(size / 2);
      }
    }
    try {
      localStorage.setItem('is_other_tab_refreshing', '1');
      localStorage.removeItem('is_other_tab_refreshing');
    } catch (error) {
      return /** @type {DOMException} */ (error).name;
    }
  }
  return 'it fits';
}

/**
 * @param {Tab[]} tabs
 * @param {number} n
 */
async function askAll(tabs, n) {
  return (await Promise.all(tabs.map((tab) => ask(tab, n)))).flat();
}

/** @param {Tab} tab */
async function flags(tab) {
  const [flag, time] = await tab.evaluate(
    (keys) => keys.map((key) => localStorage.getItem(key)),
    FLAGS,
  );
  return [flag, Math.abs(Number(time) - Date.now()) < 60_000 ? 'a time' : time];
}

/** What one tab has stored, another one sees a moment later. @param {Tab} tab */
function areShown(tab) {
  return eventually(async () => `${await flags(tab)}` === '1,a time', { what: 'the flags' });
}

/** @param {Tab} tab */
function areGone(tab) {
  return eventually(async () => (await flags(tab)).every((flag) => flag === null), {
    what: 'the flags are gone',
  });
}

/** Runs in the page: its bare front end, that is, and it has looked at the flags since. */
function hasMet401() {
  const { activities } = Reflect.get(window, 'bare').dify;
  return activities.some((/** @type {{ status: number }} */ { status }) => status === 401);
}

/**
 * Dify's front end in a document where no content script runs: an empty frame of the same origin.
 * @param {Tab} tab
 */
async function startBare(tab) {
  await tab.evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const { contentDocument: inside, contentWindow: bare } = frame;
    if (!inside || !bare) throw new Error('the frame is not empty');
    Object.assign(inside.body.dataset, document.body.dataset);
    const script = inside.createElement('script');
    Object.assign(script, { type: 'module', src: '/_double/console-page.js' });
    const loaded = new Promise((resolve) => script.addEventListener('load', resolve));
    inside.body.append(script);
    await loaded;
    Object.assign(window, { bare });
    if (Symbol.for('holdfast.1') in bare) throw new Error('our scripts run here, too');
    await Reflect.get(bare, 'dify').ready;
  });
}
