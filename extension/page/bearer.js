// @ts-check
// On a site for which the settings name an adapter: a request that met a 401 says with which
// credentials it was sent, for the relay to compare them with what is stored.
(() => {
  /** @type {import('../messages').Kit} */
  const kit = Reflect.get(window, Symbol.for('holdfast.1'));
  if (!kit?.notice) return;
  const { notice } = kit;
  kit.notice = async (flight, response) => {
    const { copy, rules } = flight;
    const sent = (rules.credentials ?? []).map((name) => copy.headers.get(name));
    const made = await notice(flight, response);
    if (made?.kind === 'unauthorized') made.sent = `${sent.filter((value) => value !== null)}`;
    return made;
  };
})();
