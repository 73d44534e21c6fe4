// @ts-check
// The worker's entry. Every listener is registered here, synchronously, before the WebAssembly
// module is ready: a listener registered later misses the event that woke the worker. Each event
// waits for `ready`, so that they arrive in their order.

import './answer.js';
import './badge.js';
import { listenForAlarms } from './early.js';
import './notify.js';
import startSites, { sitesChanged } from './wasm/sites.js';
import startWorker, { Background } from './wasm/worker.js';

/** So long an organisation's settings are waited for. */
const POLICY_MS = 500;
/** What they were when they were told last. */
let known = {};
let heeded = false;

// What the browser keeps for the worker is read while the module is fetched and compiled. An error
// is handed over in place of the answer (Firefox gives one where no organisation has set anything):
// what it means is decided there.
const kept = answers([
  chrome.permissions.getAll(),
  chrome.storage.local.get(['settings', 'history']),
  policy(),
  chrome.storage.session.get(),
]);

const ready = startWorker({ module_or_path: chrome.runtime.getURL('wasm/worker_bg.wasm') }).then(
  async () => {
    const [permissions, local, managed, session] = await kept;
    return Background.start(permissions, local, managed, session);
  },
);

/** @type {Map<number, chrome.runtime.Port>} */
const ports = new Map();
let links = 0;
let broken = false;

/**
 * Hands an event to the worker. After a panic nothing of it can be relied on: its ports are closed,
 * so that relays give every held request back to its page; the browser starts a new worker later.
 * @template T
 * @param {(background: Background) => T | Promise<T>} event
 * @returns {Promise<T | undefined>}
 */
async function hand(event) {
  try {
    const background = await ready;
    if (!broken) return await event(background);
  } catch (error) {
    broken = true;
    console.error('Holdfast stopped:', error);
    for (const port of ports.values()) port.disconnect();
    ports.clear();
  }
}

Object.assign(globalThis, {
  /**
   * Closes a port from this side, of which `onDisconnect` says nothing here.
   * @param {number} link
   */
  hangUp(link) {
    ports.get(link)?.disconnect();
    ports.delete(link);
  },
});

listenForAlarms(hand);

chrome.runtime.onConnect.addListener((port) => {
  if (broken) return port.disconnect();
  const link = ++links;
  ports.set(link, port);
  port.onMessage.addListener((message) => void hand((it) => it.received(link, message)));
  port.onDisconnect.addListener(() => {
    ports.delete(link);
    hand((it) => it.disconnected(link));
  });
  hand((it) => it.connected(link, /** @type {any} */ (port)));
  if (port.name === 'relay') port.postMessage({ kind: 'here' });
});

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  if (sender.id !== chrome.runtime.id) return;
  if (message?.kind === 'settingsChanged') {
    // They name what sites are, too, and with it the scripts of their pages.
    changed([]).then(answer);
    return true;
  }
  if (message?.kind !== 'hello') return;
  remember(sender);
  hand((it) => it.hello(message, sender)).then((reply) => answer(reply ?? null));
  return true;
});

chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === 'update') void hand((it) => it.updated());
  changed();
});
chrome.permissions.onAdded.addListener(({ origins }) => changed(origins ?? []));
chrome.permissions.onRemoved.addListener(() => changed([]));
// Firefox has a policy read once, when it starts.
chrome.storage.managed.onChanged?.addListener(() => void settingsChanged());
globalThis.addEventListener('online', () => void hand((it) => it.online()));

/** Those of src/webapp/routes.txt, filled in by the build. @type {string[]} */
const ROUTES = /* the routes */ [];

/**
 * Which web apps were open, for the next popup (src/webapp/known.rs): the address without its query.
 * Nothing of private windows, and nothing that a page of somebody else has embedded.
 * @param {chrome.runtime.MessageSender} sender
 */
function remember({ tab, frameId, url }) {
  if (!tab || tab.incognito || frameId !== 0 || !url) return;
  const { origin, pathname } = new URL(url);
  if (!ROUTES.includes(pathname.split('/').at(-2) ?? '')) return;
  // Only Firefox has several stores besides the private one.
  const store = Reflect.get(tab, 'cookieStoreId') ?? '0';
  const seen = { [`app ${store} ${origin}${pathname}`]: Date.now() };
  chrome.storage.local.set(seen).catch(() => {}); // a full storage: the popup finds open ones itself
}

// The browser has started, or has loaded the extension anew, as Chromium does when a person allows it
// in incognito windows: what is registered may not fit any more.
kept.then(([, , , session]) => {
  if (Object.keys(Object(session)).length === 0) changed([]);
});

/**
 * What an organisation has set. After its start Chromium tells that only when all its policies are
 * loaded, and takes half a minute for it at times: a worker that waited would serve nobody. What comes
 * later is heeded when it comes, once, as if the extension were new on all sites.
 */
function policy() {
  const told = chrome.storage.managed.get();
  let late = false;
  const nothing = new Promise((resolve) => {
    setTimeout(() => {
      late = true;
      resolve(known);
    }, POLICY_MS);
  });
  const heed = (/** @type {object} */ managed) => {
    known = managed;
    if (!late || heeded || Object.keys(managed).length === 0) return;
    heeded = true;
    changed();
  };
  told.then(heed, () => {}); // where nothing is set, Firefox refuses
  return Promise.race([told, nothing]);
}

/** @param {Promise<unknown>[]} asked */
function answers(asked) {
  return Promise.all(asked.map((answer) => answer.catch((error) => error)));
}

async function settingsChanged() {
  const asked = [chrome.storage.local.get('settings'), policy()];
  const [local, managed] = await answers(asked);
  await hand((it) => it.settings(local, managed));
}

/** One change of sites after the other: each registers anew. */
let changes = Promise.resolve();

/**
 * The extension was installed or updated, or the host permissions have changed. What is to be done
 * on the sites is a module of its own, fetched only now.
 * @param {string[]} [added] Where they were added; all of them, if it is not said.
 * @returns {Promise<void>} Kept when it is done; never refused.
 */
function changed(added) {
  changes = changes.then(async () => {
    try {
      const permissions = await chrome.permissions.getAll();
      await hand((it) => it.granted(permissions));
      // A pair of pages and API may have come with the permission: it must be known before the
      // scripts say hello.
      await settingsChanged();
      await startSites({ module_or_path: chrome.runtime.getURL('wasm/sites_bg.wasm') });
      const local = await chrome.storage.local.get('settings');
      await sitesChanged(permissions.origins ?? [], added, local);
    } catch (error) {
      await hand((it) => it.refused(error));
    }
  });
  return changes;
}
