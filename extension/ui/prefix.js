// @ts-check
// Run in a page to learn where its console's API is (dify.md §1): the value of this script is the
// page's origin and its `data-api-prefix` as an absolute URL.
(() => {
  let prefix = null;
  try {
    const named = document.body.getAttribute('data-api-prefix');
    if (named) prefix = new URL(named, location.href).href.replace(/\/$/, '');
  } catch {
    // No body yet, or no URL.
  }
  return { origin: location.origin, prefix };
})();
