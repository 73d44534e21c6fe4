// @ts-check
// The toolbar button: what it shows is decided in Rust (src/worker/overview.rs). It is a convenience: a
// browser without one (Android) goes on.

Object.assign(globalThis, {
  /**
   * @param {string} text
   * @param {string} color
   */
  showBadge(text, color) {
    chrome.action?.setBadgeBackgroundColor?.({ color }).catch(() => {});
    chrome.action?.setBadgeText?.({ text }).catch(() => {});
  },
});
