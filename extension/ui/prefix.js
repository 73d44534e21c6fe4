// @ts-check
// Run in a page to learn what runs there: the value of this script is the page's origin, its
// `data-api-prefix` as an absolute URL (dify.md §1), and, where the page calls itself Flowfile, what
// that says of its health. No other page is asked for anything.
(async () => {
  let prefix = null;
  let health = null;
  try {
    const named = document.body.getAttribute('data-api-prefix');
    if (named) prefix = new URL(named, location.href).href.replace(/\/$/, '');
  } catch {
    // No body yet, or no URL.
  }
  try {
    if (document.title === 'Flowfile') {
      const signal = AbortSignal.timeout(5000);
      const answer = await fetch('/api/health/status', { credentials: 'omit', signal });
      const { mode, setup_required, master_key_configured } = await answer.json();
      if (
        `${typeof mode} ${typeof setup_required} ${typeof master_key_configured}` ===
        'string boolean boolean'
      )
        health = { mode, setup_required, master_key_configured };
    }
  } catch {
    // It is not, or does not answer.
  }
  return { origin: location.origin, prefix, health };
})();
