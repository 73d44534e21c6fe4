// @ts-check
// `./build.sh bench`: Holdfast beside its peers, in one run, on one token server, in real tabs.

import { measureApart } from './apart/index.js';
import { weights } from './apart/weight.js';
import { openBrowser } from '../browser/index.js';
import { cellsOf, killsOf } from './cells.js';
import { optionsOf } from './options.js';
import { peers } from './peers.js';
import { report } from './report.js';
import { Results } from './results.js';
import { Stage } from './stage.js';

const SLOW_MS = 10_000;

const options = optionsOf(process.argv.slice(2));
const results = new Results(options);
const browser = await openBrowser(options.browser);
try {
  await results.machine(browser);
  if (!options.only || options.only === 'apart') {
    results.addWeights(await weights(peers));
    try {
      await measureApart(browser, options, (part) => results.addApart(part));
    } catch (error) {
      results.failed('apart', error);
    }
  }
  const [small, large] = cellsOf(options);
  for (const peer of options.peers) {
    await measure(peer, 'pages', small);
    if (peer.cookies) await measure(peer, 'cookies', killsOf(options));
  }
  // What takes the machine longest comes last.
  for (const peer of options.peers) await measure(peer, 'pages', large);
} finally {
  await browser.close();
  results.end();
  await report(options.browser, results.data, options.write);
}

/**
 * @param {import('./peers.js').PeerInfo} peer
 * @param {'pages'|'cookies'} tokens
 * @param {import('./cells.js').Played[]} cells
 */
async function measure(peer, tokens, cells) {
  if (cells.length === 0) return;
  const stage = await Stage.open(browser, peer, tokens);
  try {
    for (const { part, cell, runs } of cells) {
      const begun = performance.now();
      const expiries = [await stage.play(cell)];
      // Where one takes so long, it is the only one.
      const isSlow = performance.now() - begun > SLOW_MS;
      for (let n = 1; n < runs && !isSlow; n += 1) expiries.push(await stage.play(cell));
      results.add(part, peer, cell, expiries);
    }
  } catch (error) {
    // The others go on.
    results.failed(peer.name, error);
  } finally {
    await stage.close();
  }
}
