// @ts-check
// Lets the extension act on more addresses than people install it for: tests and the demo only.

/** This machine's own addresses. */
export const LOOPBACK = ['*://127.0.0.1/*', '*://*.localhost/*'];

/**
 * @param {any} manifest Changed in place.
 * @param {string[]} patterns
 */
export function allow(manifest, patterns) {
  manifest.host_permissions = [...(manifest.host_permissions ?? []), ...patterns];
  for (const entry of [
    ...(manifest.content_scripts ?? []),
    ...(manifest.web_accessible_resources ?? []),
  ]) {
    entry.matches = [...(entry.matches ?? []), ...patterns];
  }
}
