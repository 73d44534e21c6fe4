// @ts-check
// A page that replaces what scripts are built from, before ours are there (as far as a page can: in a
// frame of its own that has not been loaded yet) and after: its requests end as they would without us
// or well, none hangs, and nothing is learnt by it (scenario 20).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tally } from '../console.js';
import { besideAnotherSite, learntNothing } from './beside.js';

/** So long a request is held at most; one without an answer after three times as long hangs. */
const HOLD_S = 10;

/** What is replaced, by its path from the window. */
const PATCHES = [
  'Promise',
  'Promise.prototype.then',
  'Promise.prototype.catch',
  'Promise.prototype.constructor',
  'JSON.parse',
  'JSON.stringify',
  'Array.prototype.push',
  'Array.prototype.some',
  'Array.prototype.includes',
  'Map',
  'Map.prototype.get',
  'Map.prototype.set',
  'Map.prototype.has',
  'Map.prototype.delete',
  'Map.prototype.values',
  'WeakMap.prototype.get',
  'Function.prototype.call',
  'Function.prototype.apply',
  'Function.prototype.bind',
  'Reflect.apply',
  'Object.defineProperty',
  'CustomEvent',
  'Event.prototype.preventDefault',
  'EventTarget.prototype.addEventListener',
  'EventTarget.prototype.removeEventListener',
  'EventTarget.prototype.dispatchEvent',
  'MessagePort.prototype.postMessage',
  'Request',
  'Request.prototype.clone',
  'Response',
  'Response.prototype.clone',
  'Headers.prototype.get',
  'Headers.prototype.set',
  'URL',
  'TextDecoder.prototype.decode',
  'ReadableStreamDefaultReader.prototype.read',
  'String.prototype.includes',
  'RegExp.prototype.test',
  'RegExp.prototype.exec',
  'performance.now',
  'setInterval',
  'Symbol.for',
  'Proxy',
];

besideAnotherSite('a page that replaces', (it, other) => {
  for (const when of /** @type {const} */ (['before', 'after'])) {
    test(`what scripts are built from, ${when} ours are there, harms itself at most`, async (t) => {
      // On a busy machine that is how long some of them wait.
      await it.set({ holdSeconds: HOLD_S });
      const tab = await other.signIn();
      it.dify.expire();
      it.dify.reset();
      const url = `${it.dify.origin}/nowhere`;
      const told = await Promise.all(
        ['throws', 'spies'].map(async (how) => {
          const what = { patches: PATCHES, when, how, url, withinMs: 3 * HOLD_S * 1000 };
          const { ends, seen } = await tab.evaluate(inFrames, what);
          return { seen, ends: ends.map(([patch, end]) => [`${patch} ${how}`, end]) };
        }),
      );
      const { refresh } = it.dify.counts();
      assert.ok(refresh.total <= 2, `${refresh.total} refreshes`);
      await learntNothing(it, told.map(({ seen }) => seen).join());
      const ends = Object.fromEntries(told.flatMap(({ ends }) => ends));
      const bad = Object.entries(ends).filter(
        ([, end]) => !/^(200|401|refused) (200|401|refused) (400|401|refused)$/.test(end),
      );
      const counts = tally(Object.values(ends).map((status) => ({ status, id: '', ms: 0 })));
      t.diagnostic(`${JSON.stringify(counts)}`);
      // Before ours, it is a frame of the hostile page's own that may hang.
      if (when === 'after') assert.deepEqual(bad, []);
      await other.expiry();
      other.isUntouched();
    });
  }
});

/**
 * Runs in the page: in a frame for each patch, one request by fetch, one by XMLHttpRequest and one
 * sign-in that the server refuses; and what came of them.
 * @param {{ patches: string[], when: string, how: string, url: string, withinMs: number }} what
 * @returns {Promise<{ ends: [string, string][], seen: string }>}
 */
async function inFrames({ patches, when, how, url, withinMs }) {
  /** @type {string[]} */
  const seen = [];
  const text = (/** @type {unknown} */ value) => {
    try {
      return typeof value === 'string' ? value : JSON.stringify(value);
    } catch {
      return String(value);
    }
  };

  /** @param {any} window @param {string} path */
  const patch = (window, path) => {
    const names = path.split('.');
    const last = names.pop() ?? '';
    const owner = names.reduce((inner, name) => inner[name], window);
    const native = owner[last];
    const spy = {
      /** @param {any} target @param {any} self @param {any[]} args */
      apply(target, self, args) {
        seen.push(...args.map(text));
        if (how === 'throws') throw new window.Error('patched');
        return window.top.Reflect.apply(target, self, args);
      },
      /** @param {any} target @param {any[]} args */
      construct(target, args) {
        seen.push(...args.map(text));
        if (how === 'throws') throw new window.Error('patched');
        return window.top.Reflect.construct(target, args);
      },
    };
    Object.defineProperty(owner, last, {
      configurable: true,
      writable: true,
      value: new Proxy(native, spy),
    });
  };

  const named = ['kind', 'request', 'headers', 'done', 'flight', 'tell', 'hear', 'value', 'get'];
  /** @param {any} window Setters where our objects could be missing a property. */
  const trap = (window) => {
    for (const name of named) {
      window.Object.defineProperty(window.Object.prototype, name, {
        configurable: true,
        set(/** @type {unknown} */ value) {
          seen.push(text(value));
          if (how === 'throws') throw new window.Error('patched');
          window.top.Object.defineProperty(this, name, {
            configurable: true,
            writable: true,
            enumerable: true,
            value,
          });
        },
      });
    }
  };

  const statusOf = (/** @type {Promise<any>} */ answer) =>
    Promise.race([
      answer.then(
        ({ status }) => `${status}`,
        () => 'refused',
      ),
      new Promise((resolve) => setTimeout(() => resolve('hangs'), withinMs)),
    ]);

  const changes = [...patches, 'setters'];
  let missing = changes.length;
  let arrived = () => {};
  const all = new Promise((resolve) => {
    arrived = () => {
      missing -= 1;
      if (!missing) resolve(undefined);
    };
  });

  /** @param {string} path @returns {Promise<[string, string]>} */
  const one = async (path) => {
    const frame = document.createElement('iframe');
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    const change = path === 'setters' ? trap : (/** @type {any} */ window) => patch(window, path);
    frame.src = url;
    document.body.append(frame);
    const early = /** @type {any} */ (frame.contentWindow);
    if (when === 'before') change(early);
    await loaded;
    const inner = /** @type {any} */ (frame.contentWindow);
    const csrf = /csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    // The frame's own, of the page's: what the page calls may be patched, too.
    const { fetch, XMLHttpRequest } = inner;
    const { open, send, setRequestHeader } = XMLHttpRequest.prototype;
    if (when === 'after') change(inner);
    const call = Reflect.apply;
    const test = `/console/api/holdfast-test/patched?${path}`;
    const attempt = (/** @type {() => any} */ run) => new Promise((resolve) => resolve(run()));
    const byFetch = attempt(() =>
      call(fetch, inner, [test, { headers: { 'X-CSRF-Token': csrf } }]),
    );
    const byXhr = attempt(
      () =>
        new Promise((resolve, reject) => {
          const xhr = new XMLHttpRequest();
          xhr.onloadend = () => (xhr.status ? resolve(xhr) : reject());
          call(open, xhr, ['GET', `${test}&xhr`]);
          call(setRequestHeader, xhr, ['X-CSRF-Token', csrf]);
          call(send, xhr, []);
        }),
    );
    const replayed = await Promise.all([byFetch, byXhr].map(statusOf));
    // A refresh would wait for sign-ins.
    arrived();
    await all;
    const bySignIn = attempt(() =>
      call(fetch, inner, [
        '/console/api/login',
        { method: 'POST', body: '{"email":"x","password":""}' },
      ]),
    );
    const signedIn = await statusOf(bySignIn);
    frame.remove();
    return [path, [...replayed, signedIn].join(' ')];
  };

  const ends = await Promise.all(changes.map(one));
  return { ends, seen: seen.join() };
}
