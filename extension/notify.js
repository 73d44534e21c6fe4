// @ts-check
// Tells a person that a session has ended, by a notification of the browser. The worker's module
// decides when; without the permission there is no `chrome.notifications`, and nothing is told.

/**
 * A click opens the sign-in page, which is the notification's id.
 * @param {string} url
 */
function open(url) {
  chrome.tabs.create({ url });
  chrome.notifications.clear(url);
}

/** As often as is liked: a listener that is there already is not added again. */
function listen() {
  chrome.notifications?.onClicked.addListener(open);
}

Object.assign(globalThis, {
  /**
   * @param {string} site
   * @param {string} signIn
   */
  tellSessionEnded(site, signIn) {
    chrome.notifications?.create(signIn, {
      type: 'basic',
      iconUrl: chrome.runtime.getURL('icons/holdfast-128.png'),
      title: chrome.i18n.getMessage('notification_title'),
      message: `${site}\n${chrome.i18n.getMessage('notification_about')}`,
    });
  },
});

chrome.permissions.onAdded.addListener(listen);
listen();
