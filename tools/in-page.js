// @ts-check
// The scripts that every page of a site pays for.

import { existsSync, readdirSync } from 'node:fs';

/** The folders of the extension whose scripts run in pages. */
const IN_PAGE = ['page', 'relay'];

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

/** Those of one kind of site only: `dify` knows its requests from the start, any other is told. */
const ONLY = {
  dify: ['page/scope.js'],
  other: ['page/site.js', 'page/bearer.js', 'relay/site.js', 'relay/keep-flowfile.js'],
};

/**
 * Those that pages of one kind of site get.
 * @param {string} dist
 * @param {keyof typeof ONLY} kind
 */
export function inPagesOf(dist, kind) {
  const others = Object.entries(ONLY).filter(([other]) => other !== kind);
  const foreign = others.flatMap(([, files]) => files).map((file) => `${dist}/${file}`);
  return inPageScripts(dist).filter((file) => !foreign.includes(file));
}
