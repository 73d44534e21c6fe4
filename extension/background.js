// @ts-check
// The worker's entry. Every listener is registered here, synchronously, before the WebAssembly
// module is ready: a listener registered later misses the event that woke the worker. Each event
// waits for `ready`, so that they arrive in their order.

import init, { Background } from './wasm/worker.js';

const ready = init({ module_or_path: chrome.runtime.getURL('wasm/worker_bg.wasm') }).then(() =>
  Background.start(),
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
});

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  if (sender.id !== chrome.runtime.id || message?.kind !== 'hello') return;
  hand((it) => it.hello(message, sender)).then((reply) => answer(reply ?? null));
  return true;
});

chrome.runtime.onInstalled.addListener(() => void hand((it) => it.sitesChanged()));
chrome.permissions.onAdded.addListener(({ origins }) => {
  hand((it) => it.sitesChanged(origins ?? []));
});
chrome.permissions.onRemoved.addListener(() => void hand((it) => it.sitesChanged([])));
globalThis.addEventListener('online', () => void hand((it) => it.online()));
