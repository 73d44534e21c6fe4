// @ts-check
// Firefox's popup of the toolbar button. No protocol lists it among the tabs; the browser's own
// window can reach into it.

import { eventually } from './eventually.js';

/** What the tests do with a popup, the same for a {@link import('./tab.js').Tab} of Chromium's. */
export class ToolbarPopup {
  #inBrowser;

  /** @param {(expression: string) => Promise<any>} inBrowser Runs in the browser's own window. */
  constructor(inBrowser) {
    this.#inBrowser = inBrowser;
  }

  /**
   * @template {unknown[]} Args
   * @template Result
   * @param {(...args: Args) => Result} fn
   * @param {Args} args
   * @returns {Promise<Awaited<Result>>}
   */
  async evaluate(fn, ...args) {
    return this.#inside(`
      const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
      return Cu.evalInSandbox(${JSON.stringify(`(${fn})(...${JSON.stringify(args)})`)}, sandbox);
    `);
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
