// @ts-check
// Firefox's popup of the toolbar button. No protocol lists it among the tabs; the browser's own
// window can reach into it.

import { eventually } from './eventually.js';

/** What the tests do with a popup, the same for a {@link import('./tab.js').Tab} of Chromium's. */
export class ToolbarPopup {
  #inBrowser;
  #setMedia;

  /**
   * @param {(expression: string) => Promise<any>} inBrowser Runs in the browser's own window.
   * @param {(popup: ToolbarPopup, media: import('./tab.js').Media) => Promise<void>} setMedia
   */
  constructor(inBrowser, setMedia) {
    this.#inBrowser = inBrowser;
    this.#setMedia = setMedia;
  }

  /**
   * @template {unknown[]} Args
   * @template Result
   * @param {string | ((...args: Args) => Result)} code A function, or a script.
   * @param {Args} args
   * @returns {Promise<Awaited<Result>>}
   */
  async evaluate(code, ...args) {
    const call = `(async () => JSON.stringify(await (${code})(...${JSON.stringify(args)})))()`;
    const json = await this.#inside(`
      const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
      return Cu.evalInSandbox(${JSON.stringify(typeof code === 'string' ? code : call)}, sandbox);
    `);
    return /** @type {any} */ (json === undefined ? undefined : JSON.parse(json));
  }

  /** @param {import('./tab.js').Media} media */
  async setMedia(media) {
    await this.#setMedia(this, media);
  }

  /**
   * By the mouse, as a person does.
   * @param {string} selector
   */
  async click(selector) {
    await this.#inside(`
      const { left, top, width, height } =
        content.document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
      for (const type of ["mousedown", "mouseup"]) {
        content.synthesizeMouseEvent(type, left + width / 2, top + height / 2, {
          button: 0,
          clickCount: 1,
        });
      }
    `);
  }

  async close() {
    await this.#inBrowser(`${POPUP}.closest("panel").hidePopup()`);
    await eventually(() => this.#inBrowser(`!${POPUP}`), { what: 'the popup is closed' });
  }

  /**
   * Runs in the popup's process, beside its page.
   * @param {string} body
   */
  async #inside(body) {
    const script = `(async () => { ${body} })().then(
      (value) => sendAsyncMessage(name, { value }),
      (error) => sendAsyncMessage(name, { error: String(error) }),
    );`;
    const json = await this.#inBrowser(`new Promise((resolve) => {
      const { messageManager } = ${POPUP};
      const name = "holdfast " + Math.random();
      messageManager.addMessageListener(name, ({ data }) => resolve(JSON.stringify(data)));
      const script = "{ const name = " + JSON.stringify(name) + ";" + ${JSON.stringify(script)} + "}";
      // A page that goes elsewhere, as the popup's first one, does not answer.
      setTimeout(resolve, 5000, JSON.stringify({ error: "no answer" }));
      messageManager.loadFrameScript("data:," + encodeURIComponent(script), false);
    })`);
    const { value, error } = JSON.parse(json);
    if (error !== undefined) throw new Error(error);
    return value;
  }
}

/** The popup's browser element, in the browser's own window. */
const POPUP = `Services.wm.getMostRecentWindow("navigator:browser").document
  .querySelector("browser.webextension-popup-browser")`;
