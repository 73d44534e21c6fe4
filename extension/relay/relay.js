// @ts-check
// Between page and worker: forwards what it knows the shape of, and nothing else; remembers what
// is pending, to ask again when the worker or the port dies. At rest it holds no port, no timer.
(() => {
  /** @type {import('../messages').RelayKit} */
  const kit = Reflect.get(globalThis, Symbol.for('holdfast'));
  if (kit.live || origin === 'null') return;
  kit.live = true;
  const MAX_PENDING = 1000;
  const LINGER = 1000;
  const RECONNECTS = 5;
  const WITHIN = 10_000;

  /** Notices without their last word: `answered` by a replay to come or a call that is being sent.
   * @type {Map<number, { notice: any, answered?: boolean }>} */
  const pending = new Map();
  /** Refreshes, and what is to be said of each on a new port. @type {Map<string, any>} */
  const refreshes = new Map();
  /** @type {chrome.runtime.Port | null} */
  let port = null;
  /** @type {number[]} */
  let reconnects = [];

  // What a page can say.
  /** @param {number} max */
  const upTo = (max) => (/** @type {any} */ value) =>
    Number.isInteger(value) && value >= 0 && value <= max;
  const request = upTo(2 ** 32 - 1);
  const epoch = upTo(Number.MAX_SAFE_INTEGER);
  /** @param {any} value */
  const flag = (value) => typeof value === 'boolean';
  /** @param {any} value */
  const url = (value) => typeof value === 'string' && value.length <= 4096;
  /** @param {any} value */
  const code = (value) => value === null || (typeof value === 'string' && value.length <= 100);
  /** @param {any} value */
  const call = (value) => ['refresh', 'signIn', 'signOut'].includes(value);
  const replays = upTo(2);
  /** @type {Record<string, Record<string, (value: any) => boolean>>} */
  const shapes = {
    unauthorized: {
      request,
      url,
      json: flag,
      code,
      first: epoch,
      left: epoch,
      replays,
      held: flag,
    },
    called: { request, url, call },
    ended: { request, status: upTo(999) },
    cancelled: { request },
    ping: {},
  };

  /** A copy of the known fields; undefined: malformed. @param {string} json */
  const parse = (json) => {
    try {
      const message = JSON.parse(json);
      const shape = Object.hasOwn(shapes, message.kind) && shapes[message.kind];
      if (!shape) return;
      /** @type {any} */
      const copy = { kind: message.kind };
      for (const key in shape) {
        if (!shape[key](message[key])) return;
        copy[key] = message[key];
      }
      return copy;
    } catch {
      return;
    }
  };

  /** @param {import('../messages').RelayToPage} message */
  const toPage = (message) =>
    dispatchEvent(
      new CustomEvent('holdfast:1:relay', { cancelable: true, detail: JSON.stringify(message) }),
    );

  /** What the document says of its API. @returns {import('../messages').Page} */
  const page = () => {
    let api = null;
    let base = '';
    try {
      const { body } = document;
      base = body.getAttribute('data-base-path')?.slice(0, 1000) ?? '';
      const prefix = body.getAttribute('data-api-prefix');
      const { origin, pathname } = new URL(prefix ?? '', location.href);
      if (prefix) api = (origin + pathname).replace(/\/$/, '');
    } catch {
      // No body yet, or no URL.
    }
    return { api, base };
  };

  // An extension that was updated or removed leaves its relays behind.
  const isOrphan = () => {
    try {
      return !chrome.runtime.id;
    } catch {
      return true;
    }
  };

  const giveUp = () => {
    for (const [request, { notice }] of pending) {
      toPage({ kind: notice.kind === 'called' ? 'proceed' : 'giveUp', request });
    }
    pending.clear();
  };

  // Goes silent, so that the page's next notice finds nobody, or the relay that came after.
  const retire = () => {
    removeEventListener('holdfast:1:page', onPage);
    removeEventListener('pageshow', onPageShow);
    giveUp();
  };

  const connect = () => {
    const mine = chrome.runtime.connect({ name: 'relay' });
    port = mine;
    mine.onMessage.addListener(onAnswer);
    mine.onDisconnect.addListener(() => {
      void chrome.runtime?.lastError; // read, or the browser logs it
      if (port !== mine) return;
      port = null;
      if (pending.size || refreshes.size) reconnect();
    });
    return mine;
  };

  const again = () => {
    for (const said of refreshes.values()) post(said);
    for (const { notice, answered } of pending.values()) {
      if (!answered || notice.kind === 'called') post(notice);
    }
  };

  const reconnect = () => {
    const now = performance.now();
    reconnects = reconnects.filter((at) => now - at < WITHIN);
    if (isOrphan()) retire();
    else if (reconnects.push(now) > RECONNECTS) giveUp();
    else again();
  };

  /** @param {any} message */
  const post = (message) => {
    try {
      (port ?? connect()).postMessage(message);
    } catch {
      port = null;
      reconnect();
    }
  };

  const rest = () => {
    if (pending.size || refreshes.size) return;
    setTimeout(() => {
      if (pending.size || refreshes.size) return;
      port?.disconnect();
      port = null;
    }, LINGER);
  };

  /** @param {Event} event */
  const onPage = (event) => {
    if (isOrphan()) return retire();
    const notice = parse(/** @type {CustomEvent} */ (event).detail);
    if (!notice) return;
    const { kind, request } = notice;
    if (kind === 'unauthorized' || kind === 'called') {
      // Not received: the page fails open.
      if (pending.size >= MAX_PENDING) return;
      notice.page = page();
      if (notice.held !== false) pending.set(request, { notice });
    } else if (kind !== 'ping' && !pending.delete(request)) return;
    event.preventDefault();
    if (kind !== 'ping') post(notice);
    rest();
  };

  /** @param {import('../messages').WorkerToRelay} message */
  const onAnswer = (message) => {
    if (message.kind === 'epoch') return onEpoch(message);
    if (!('request' in message)) return;
    const { kind, request } = message;
    const entry = pending.get(request);
    if (!entry || entry.answered) return;
    const { notice } = entry;
    if (kind === 'replay') {
      entry.answered = true;
      const go = () => {
        if (pending.get(request) !== entry) return;
        pending.delete(request);
        toPage({ kind, request, epoch: message.epoch, headers: kit.headers(message.headers) });
        rest();
      };
      return message.delay > 0 ? void setTimeout(go, message.delay) : go();
    }
    // A sign-in or sign-out is pending until it has ended.
    if (kind === 'proceed' && notice.kind === 'called' && notice.call !== 'refresh') {
      entry.answered = true;
    } else pending.delete(request);
    toPage(message);
    rest();
  };

  /** @param {import('../messages').Epoch} message */
  const onEpoch = ({ kind, api, epoch, clear }) => {
    kit.clear(clear);
    toPage({ kind, api, epoch });
  };

  /** @param {import('../messages').Command} command */
  const run = async (command) => {
    const { kind, session, attempt } = command;
    if (kind === 'probe') {
      post({ kind: 'probed', session, attempt, status: await kit.probe(command) });
    } else {
      const key = `${session} ${attempt}`;
      /** @param {any} message */
      const say = (message) => {
        const said = { session, attempt, ...message };
        refreshes.set(key, said);
        post(said);
      };
      if (refreshes.has(key)) return;
      say({ kind: 'executing' });
      say({ kind: 'executed', answer: await kit.execute(command) });
      // The worker may be dying while it is told, and is told again.
      await new Promise((done) => setTimeout(done, LINGER));
      refreshes.delete(key);
    }
    rest();
  };

  chrome.runtime.onMessage.addListener((message, sender, respond) => {
    if (sender.id !== chrome.runtime.id) return;
    if (message.kind === 'epoch') return onEpoch(message);
    if (!/^(execute|probe)$/.test(message.kind) || Date.now() > message.notAfter) return;
    respond({ started: true });
    run(message);
  });

  const hello = () => {
    const facts = page();
    if (facts.api === null) return;
    chrome.runtime
      .sendMessage({ kind: 'hello', page: facts })
      .then((answer) => answer?.kind === 'epoch' && onEpoch(answer))
      .catch(() => {}); // no worker: the page fares as without us
  };

  // Back from the back/forward cache, where ports die.
  /** @param {PageTransitionEvent} event */
  const onPageShow = ({ persisted }) => {
    if (!persisted) return;
    if (isOrphan()) return retire();
    port?.disconnect();
    port = null;
    hello();
    again();
  };

  addEventListener('holdfast:1:page', onPage);
  addEventListener('pageshow', onPageShow);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', hello);
  else hello();
})();
