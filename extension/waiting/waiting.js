// @ts-check
// Stands in for a page load that the site's server would refresh by itself: asks the worker for a
// refresh, then goes on to where the load was to lead. A rule of the browser (src/sites/rules.rs)
// brings it here; the address that was asked for stands behind the `#`. Whatever goes wrong, that
// address is loaded, past the rule. To the worker it is a relay: it is told to send the refresh where
// no other tab can, with the cookies of its own window or container.
(() => {
  /** A page load that comes back so soon was not helped by the refresh. */
  const AGAIN_MS = 10_000;
  const WAIT_MS = 30_000;
  const CONNECTS = 3;
  /** Most page loads go on before this: until then nothing is shown. */
  const QUIET_MS = 1000;
  const REQUEST = 1;

  /** @type {import('../messages').RelayKit} */
  const kit = Reflect.get(globalThis, Symbol.for('holdfast'));
  /** What a new worker must hear. @type {Map<string, any>} */
  const said = new Map();
  let connects = 0;
  let gone = false;
  /** @type {chrome.runtime.Port | undefined} */
  let port;

  const asked = read();
  // Embedded in a page, or opened by hand: nothing happens.
  if (!asked || self !== top) return;
  const { url, target } = asked;
  if (!target) return past();
  switch (rounds()) {
    case 0:
      break;
    case 1:
      return past();
    default:
      return stop();
  }
  said.set('navigated', {
    kind: 'navigated',
    request: REQUEST,
    url: url.origin + url.pathname,
    target: target.href,
  });
  chrome.runtime.onMessage.addListener(onCommand);
  connect();
  setTimeout(past, WAIT_MS);
  setTimeout(() => show(chrome.i18n.getMessage('waiting')), QUIET_MS);

  /** The address that was asked for, and where it leads; no target where it names none. */
  function read() {
    try {
      const url = new URL(location.hash.slice(1));
      if (!/^https?:$/.test(url.protocol)) return;
      const to = url.searchParams.get('redirect_url');
      const target = to ? new URL(to, url) : undefined;
      if (target && !target.hash) target.hash = url.hash;
      return { url, target };
    } catch {
      // No address.
    }
  }

  function connect() {
    port = chrome.runtime.connect({ name: 'relay' });
    port.onMessage.addListener(onAnswer);
    port.onDisconnect.addListener(() => {
      void chrome.runtime.lastError; // unread, it is logged
      if (gone) return;
      if (++connects >= CONNECTS) past();
      else connect();
    });
    // What is under way comes first: the worker is not to begin anew.
    for (const message of [...said.values()].reverse()) port.postMessage(message);
  }

  /** @param {any} message */
  function onAnswer({ kind, request, status }) {
    if (request !== REQUEST) return;
    if (kind === 'answer' && status === 200) leave(String(target));
    else past();
  }

  /**
   * @param {any} command
   * @param {chrome.runtime.MessageSender} sender
   * @param {(receipt: any) => void} respond
   */
  function onCommand(command, { id }, respond) {
    const { kind, notAfter } = command;
    const left = notAfter - Date.now();
    if (id !== chrome.runtime.id || !(left >= 0 && left < 10_000)) return;
    respond({ started: true });
    if (kind === 'probe') probe(command);
    else execute(command);
  }

  /** @param {import('../messages').Command} command */
  async function execute({ session, attempt, ...command }) {
    const key = `${session} ${attempt}`;
    if (said.has(key)) return;
    say(key, { kind: 'executing', session, attempt });
    // No flags: they are for tabs of the site's own origin.
    const answer = await kit.execute({ ...command, session, attempt, flags: [] });
    say(key, { kind: 'executed', session, attempt, answer });
  }

  /** @param {import('../messages').Command} command */
  async function probe({ session, attempt, call }) {
    const answer = kit.send(call);
    const status = await answer.then(
      ({ status }) => status,
      () => null,
    );
    say('probed', { kind: 'probed', session, attempt, status });
  }

  /**
   * @param {string} key
   * @param {any} message
   */
  function say(key, message) {
    said.set(key, message);
    try {
      port?.postMessage(message);
    } catch {
      // The port has just died: the next one is told.
    }
  }

  /**
   * How often this tab was sent on a moment ago, only to come back: a server that wants each page
   * load refreshed, whatever it has. Then the load goes past us once; after that only by a click.
   */
  function rounds() {
    try {
      const times = JSON.parse(sessionStorage.getItem('left') ?? '[]');
      const recent = times.filter(
        (/** @type {number} */ at) => Math.abs(Date.now() - at) < AGAIN_MS,
      );
      sessionStorage.setItem('left', JSON.stringify(recent));
      return recent.length;
    } catch {
      return 2; // Nothing can be counted: only by a click.
    }
  }

  function past() {
    const { search } = url;
    leave(`${url.origin}${url.pathname}${search}&holdfast=past${url.hash}`);
  }

  /** @param {string} to */
  function leave(to) {
    if (gone) return;
    gone = true;
    try {
      const times = JSON.parse(sessionStorage.getItem('left') ?? '[]');
      sessionStorage.setItem('left', JSON.stringify([...times, Date.now()]));
    } catch {
      // As above.
    }
    location.replace(to);
  }

  function stop() {
    show(chrome.i18n.getMessage('waiting_stuck'));
    const link = /** @type {HTMLAnchorElement} */ (document.getElementById('open'));
    link.textContent = chrome.i18n.getMessage('waiting_open');
    link.href = '#';
    link.onclick = past;
    link.hidden = false;
  }

  /** @param {string} text */
  function show(text) {
    document.documentElement.lang = chrome.i18n.getMessage('language');
    const line = document.getElementById('line');
    if (line) line.textContent = text;
  }
})();
