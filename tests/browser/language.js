// @ts-check
// The extension in another language, without a browser in that language: its default texts are
// replaced by those of the other one.

import { cp, readFile, rm } from 'node:fs/promises';

/**
 * Makes a copy beside it that speaks the language, and returns where it is.
 * @param {string} language A folder of `_locales`, such as `zh_CN`.
 * @param {string} extension
 */
export async function speaking(language, extension) {
  const copy = `${extension}-${language}`;
  await rm(copy, { recursive: true, force: true });
  await cp(extension, copy, { recursive: true });
  const { default_locale } = JSON.parse(await readFile(`${copy}/manifest.json`, 'utf8'));
  if (language === default_locale) return copy;
  await cp(`${copy}/_locales/${language}`, `${copy}/_locales/${default_locale}`, {
    recursive: true,
    force: true,
  });
  return copy;
}
