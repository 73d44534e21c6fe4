// @ts-check
// The token server (tests/apps) as one peer's pages speak to it, and those pages.

import { EventEmitter } from 'node:events';
import { startServer } from '../apps/apps.js';
import { newCertificate } from '../double/certificate.js';
import { pageOf } from './bundle.js';

const HTML = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>bench</title><link rel="icon" href="data:," /></head>
  <body data-tokens="{{tokens}}"><script type="module" src="/_bench/page.js"></script></body>
</html>
`;
const TAB = /^\/_bench\/tab\/(\d+)$/;

/** How long the server takes for a refresh. */
export const REFRESH_MS = 200;

/**
 * @typedef {Awaited<ReturnType<typeof openSite>>} Site
 *
 * @param {import('./peers.js').PeerInfo} peer
 * @param {string} address
 * @param {'pages'|'cookies'} tokens Where they are kept.
 */
export async function openSite(peer, address, tokens) {
  const dialect = tokens === 'cookies' ? peer.cookies : peer.dialect;
  if (!dialect) throw new Error(`${peer.title} knows no cookies`);
  const html = HTML.replace('{{tokens}}', tokens);
  const script = await pageOf(peer.name);
  /** @type {EventEmitter<{ refresh: [tab: number] }>} */
  const events = new EventEmitter();
  const app = await startServer(peer.name, dialect, {
    address,
    certificate: await newCertificate([]),
    http2: true,
    accessSeconds: 3600,
    refreshDelayMs: REFRESH_MS,
    reuseEnds: true,
    first(x) {
      const tab = TAB.exec(new URL(x.header('Referer') ?? 'http://bench/').pathname)?.[1];
      if (tab) x.entry.page = tab;
      if (x.path === dialect.refreshPath && tab) events.emit('refresh', Number(tab));
      return sent(x, html, script);
    },
  });
  return { ...app, events, refreshPath: dialect.refreshPath };
}

/**
 * @param {import('../double/exchange.js').Exchange} x
 * @param {string} html
 * @param {Buffer} script
 */
function sent(x, html, script) {
  // Isolated, a page has a clock of 5 µs instead of 100.
  const headers = {
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  };
  if (TAB.test(x.path)) x.send(200, 'text/html; charset=utf-8', html, { headers });
  else if (x.path === '/_bench/page.js') x.send(200, 'text/javascript', script, { headers });
  else return false;
  return true;
}
