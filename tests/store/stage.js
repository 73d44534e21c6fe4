// @ts-check
// The popup on a plain ground of the size that the stores want, beside one sentence of its own.

/** @typedef {'light' | 'dark'} Theme */

/** What the stores want, in pixels. */
export const [WIDTH, HEIGHT] = [1280, 800];

/** The popup's own colours (extension/ui/base.css). */
const COLOURS = {
  light: { ground: '#d5e8e9', ink: '#13242a', edge: '#dfe6e7' },
  dark: { ground: '#0a2f34', ink: '#e9f1f1', edge: '#2b3a3e' },
};

/**
 * @param {import('../browser/open.js').OpenBrowser} browser
 * @param {import('../browser/index.js').Tab} popup
 * @param {string} sentence
 * @param {Theme} theme
 * @param {string} path
 */
export async function onStage(browser, popup, sentence, theme, path) {
  await popup.focus();
  const shot = await popup.page.screenshot({ encoding: 'base64' });
  const stage = await browser.puppet.newPage();
  await stage.setViewport({ width: WIDTH, height: HEIGHT });
  const { ground, ink, edge } = COLOURS[theme];
  await stage.setContent(`<!doctype html><style>
    body { margin: 0; height: ${HEIGHT}px; display: grid; grid-template-columns: 1fr 432px;
      gap: 80px; align-items: center; padding-inline: 100px; box-sizing: border-box;
      background: ${ground}; color: ${ink}; font-family: system-ui, sans-serif; }
    h1 { margin: 0 0 28px; font-size: 52px; }
    p { margin: 0; font-size: 34px; line-height: 1.4; text-wrap: pretty; }
    img { width: 432px; border: 1px solid ${edge}; border-radius: 12px;
      box-shadow: 0 12px 48px rgb(0 0 0 / 25%); }
  </style><div><h1>Holdfast</h1><p></p></div>
  <img src="data:image/png;base64,${shot}" alt="">`);
  await stage.$eval('p', (p, sentence) => p.append(sentence), sentence);
  await stage.screenshot({ path: /** @type {`${string}.png`} */ (path) });
  await stage.close();
}
