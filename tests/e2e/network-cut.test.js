// @ts-check
// The network goes away as a refresh leaves, as on a machine that wakes before its network is up, and
// comes back (scenario 34).

import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { eventually, timePasses } from '../browser/index.js';
import { PATH, ask, badge, inConsole, isSignedIn, signInOn, tally } from './console.js';

const TABS = 3;
const REQUESTS = 3;
const CUT_MS = 2500;

inConsole('a network that is cut as the refresh leaves', (it) => {
  test('and comes back costs no request and no session', async (t) => {
    const network = await startNetwork(Number(new URL(it.dify.origin).port));
    t.after(network.close);
    const tabs = [await it.open('/signin', network.origin)];
    if (tabs[0]) await signInOn(tabs[0], it.dify.account);
    while (tabs.length < TABS) tabs.push(await it.open('/apps', network.origin));
    await Promise.all(tabs.map(isSignedIn));
    await it.rest();
    it.dify.expire();
    it.dify.reset();
    network.cutAt('POST /console/api/refresh-token', () =>
      eventually(async () => (await Promise.all(tabs.map(refused))).every((n) => n === REQUESTS), {
        what: 'every 401 has arrived',
      }),
    );
    const held = Promise.all(tabs.map((tab) => ask(tab, REQUESTS)));
    await eventually(network.isCut, { what: 'the network is cut' });
    await timePasses(CUT_MS);
    assert.equal(it.dify.counts().refresh.total, 0);
    network.mend();
    assert.deepEqual(tally((await held).flat()), { 200: TABS * REQUESTS });
    const { total, ok } = it.dify.counts().refresh;
    assert.deepEqual({ total, ok }, { total: 1, ok: 1 });
    assert.equal(await badge(it), '');
  });
});

/** How many 401s a page's requests have had. @param {import('./console.js').Tab} tab */
function refused(tab) {
  const count = (/** @type {string} */ path) => {
    const all = /** @type {PerformanceResourceTiming[]} */ (
      performance.getEntriesByType('resource')
    );
    return all.filter((one) => one.name.includes(path) && one.responseStatus === 401).length;
  };
  return tab.evaluate(count, PATH);
}

/**
 * What lies between the browser and a server on this machine.
 * @param {number} port The server's.
 */
async function startNetwork(port) {
  let last = '';
  /** @type {() => Promise<unknown>} */
  let ready;
  let cut = false;
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const end = () => {
    cut = true;
    for (const socket of sockets) socket.destroy();
  };
  const network = createServer((near) => {
    if (cut) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of /** @type {const} */ ([
      [near, far],
      [far, near],
    ])) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    near.on('data', (data) => {
      if (last && data.includes(last)) void ready().then(end);
      else far.write(data);
    });
    far.on('data', (data) => near.write(data));
  });
  await new Promise((resolve) => network.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (network.address());
  return {
    origin: `http://127.0.0.1:${address.port}`,
    /**
     * @param {string} request With its first line beginning so, nothing passes any more, it neither.
     * @param {() => Promise<unknown>} whenReady But what was on its way before, which this waits for.
     */
    cutAt(request, whenReady) {
      last = request;
      ready = whenReady;
    },
    isCut: () => cut,
    mend() {
      last = '';
      cut = false;
    },
    close() {
      end();
      network.close();
    },
  };
}
