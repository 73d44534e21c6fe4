// @ts-check
// The scripts that every page of a site pays for.

import { existsSync, readdirSync } from 'node:fs';

/** The folders of the extension whose scripts run in pages. */
export const IN_PAGE = ['page', 'relay'];

/**
 * Their files in a built extension.
 * @param {string} dist
 */
export function inPageScripts(dist) {
  return IN_PAGE.map((folder) => `${dist}/${folder}`)
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith('.js'));
}
