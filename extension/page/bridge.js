// @ts-check
// To and from the relay: synchronous events with a JSON string (Firefox lets no object through). The
// relay acknowledges by preventDefault(). Natives are kept from now on: the page may replace them.
(() => {
  /** @type {import('../messages').Kit} */
  const kit = Reflect.get(window, Symbol.for('holdfast.1'));
  if (kit?.scope === undefined) return;
  const { CustomEvent } = window;
  const { parse, stringify } = JSON;
  const dispatch = dispatchEvent.bind(window);

  kit.tell = (message) => {
    try {
      const init = { cancelable: true, detail: stringify(message) };
      return !dispatch(new CustomEvent('holdfast:1:page', init));
    } catch {
      return false;
    }
  };

  addEventListener('holdfast:1:relay', (event) => {
    try {
      kit.hear(parse(/** @type {CustomEvent} */ (event).detail));
    } catch {
      // Malformed, so not from our relay.
    }
  });
})();
