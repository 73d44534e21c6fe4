// @ts-check
// The figures of one expiry: from the server's log and from what the pages were answered.

/**
 * @typedef {import('../double/request-log.js').Logged} Logged
 * @typedef {import('./page.js').Answer} Answer
 *
 * @typedef {object} Expiry
 * @property {number} refreshes That arrived at the server.
 * @property {number} reused Of them: with a token that was spent, which ended the session.
 * @property {boolean} lost The session is over.
 * @property {number} requests
 * @property {number} failed Final answers other than 200.
 * @property {number} silent Of them: those without an answer in time.
 * @property {number} unauthorized 401s that the server gave.
 * @property {number[]} wake Milliseconds by the server's clock, of each request of a tab that did not
 *   refresh: from the refresh's answer (or from its own 401, if that came later) to its arrival.
 * @property {number[]} wakeTab The same, of the first request of each such tab.
 * @property {number} crowd The most requests that came again within ten milliseconds.
 * @property {number[]} whole Milliseconds by the page's clock, of each request that met the expiry and
 *   was answered well.
 */

const CROWD_MS = 10;

/**
 * @param {object} seen
 * @param {Logged[]} seen.requests
 * @param {Answer[]} seen.answers
 * @param {string} seen.refreshPath
 * @param {number} seen.reused
 * @param {boolean} [seen.clock] The peer goes by the clock.
 * @returns {Expiry}
 */
export function figuresOf({ requests, answers, refreshPath, reused, clock = false }) {
  const refreshes = requests.filter(({ path }) => path === refreshPath);
  const good = refreshes.filter(({ status, ended }) => status === 200 && ended !== null);
  const answered = Math.min(...good.map(({ ended }) => Number(ended)));
  const refreshers = new Set(refreshes.map(({ page }) => page));
  const byId = grouped(requests);
  const wake = [];
  /** @type {Map<string, number>} */
  const wakeTab = new Map();
  const whole = [];
  const again = [];
  for (const { id, status, ms } of answers) {
    const sent = byId.get(id) ?? [];
    const refused = sent.filter(({ status }) => status === 401).at(-1);
    if (status === 200 && (refused || clock)) whole.push(ms);
    const last = sent.find(({ status }) => status === 200);
    if (last && refused) again.push(last.started);
    if (!last || !(refused || clock) || refreshers.has(last.page)) continue;
    const from = Math.max(answered, refused?.ended ?? 0);
    const late = last.started - from;
    if (!Number.isFinite(late)) continue;
    wake.push(late);
    const tab = last.page ?? '';
    wakeTab.set(tab, Math.min(wakeTab.get(tab) ?? Infinity, late));
  }
  return {
    refreshes: refreshes.length,
    reused,
    lost: reused > 0,
    requests: answers.length,
    failed: answers.filter(({ status }) => status !== 200).length,
    silent: answers.filter(({ status }) => status === -1).length,
    unauthorized: named(requests).filter(({ status }) => status === 401).length,
    wake,
    wakeTab: [...wakeTab.values()],
    crowd: crowdOf(again.sort((a, b) => a - b)),
    whole,
  };
}

/** @param {number[]} times In their order. */
function crowdOf(times) {
  const sizes = times.map((time, n) => n + 1 - times.findIndex((each) => each > time - CROWD_MS));
  return Math.max(0, ...sizes);
}

/** Those that pages have sent as work. @param {Logged[]} requests */
function named(requests) {
  return requests.filter(({ id }) => id !== null);
}

/** @param {Logged[]} requests */
function grouped(requests) {
  /** @type {Map<string, Logged[]>} */
  const groups = new Map();
  for (const entry of named(requests)) {
    const id = String(entry.id);
    const group = groups.get(id);
    if (group) group.push(entry);
    else groups.set(id, [entry]);
  }
  return groups;
}
