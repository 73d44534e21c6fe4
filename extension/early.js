// @ts-check
// What the browser does for early refreshes: an alarm wakes the worker, and the open tabs are listed.
// When, and for which of them, is decided in Rust (src/schedule.rs, src/worker/early.rs).

const ALARM = 'early';

/** @param {(event: (worker: import('./wasm/worker.js').Background) => void) => unknown} hand */
export function listenForAlarms(hand) {
  chrome.alarms.onAlarm.addListener(() => void hand((it) => it.alarm()));
  Object.assign(globalThis, {
    /** @param {number} [when] Milliseconds since 1970. */
    setAlarm(when) {
      if (when === undefined) chrome.alarms.clear(ALARM);
      else chrome.alarms.create(ALARM, { when });
    },

    async askForTabs() {
      const tabs = await open().catch(() => []); // then no refresh is early
      const ids = tabs.map(({ id }) => id ?? -1);
      const used = tabs.map(({ active, lastAccessed = 0 }) => (active ? Date.now() : lastAccessed));
      await hand((it) => it.tabs(new Float64Array(ids), new Float64Array(used)));
    },
  });
}

/** The tabs that the extension may know of: those of granted sites. */
async function open() {
  const { origins = [] } = await chrome.permissions.getAll();
  return chrome.tabs.query({ url: origins, discarded: false });
}
