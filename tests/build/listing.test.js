// @ts-check
// What the stores are told (docs/store/): its limits, and that it says what the package says.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** @param {string} file */
const read = (file) => readFileSync(`${root}/${file}`, 'utf8');

// Of characters. The Chrome Web Store takes the summary from the manifest, AMO allows 250.
const [SUMMARY, DESCRIPTION, JUSTIFICATION] = [132, 16_000, 1_000];

for (const language of ['en', 'zh_CN', 'ja']) {
  const [, name = '', summary = '', description = ''] = sections(read(`docs/store/${language}.md`));
  const messages = JSON.parse(read(`dist/_locales/${language}/messages.json`));

  test(`the listing in ${language} has the package's own name and summary`, () => {
    assert.equal(name, messages.name.message);
    assert.equal(summary, messages.description.message);
  });

  test(`the listing in ${language} keeps to the stores' limits`, () => {
    assert.ok([...summary].length <= SUMMARY, summary);
    assert.ok(description.length > 500 && description.length <= DESCRIPTION);
    // AMO shows Markdown and Chrome does not: neither, so that both show the same.
    assert.doesNotMatch(description, /[*_`#<>]|\]\(/);
  });
}

test('each permission of the manifest has its reason in SECURITY.md, and no other has', () => {
  const manifest = JSON.parse(read('dist/manifest.json'));
  const asked = [
    ...[...manifest.permissions, ...manifest.host_permissions],
    ...[...manifest.optional_permissions, ...manifest.optional_host_permissions],
  ];
  const rows = reasons();
  assert.deepEqual([...rows.keys()].sort(), asked.sort());
  for (const [permission, reason] of rows) {
    assert.ok(reason.length > 0 && reason.length <= JUSTIFICATION, permission);
  }
});

/** What stands below each heading, the title's first. @param {string} text */
function sections(text) {
  return text
    .split(/^#+ .*\n/m)
    .slice(1)
    .map((part) => part.trim());
}

/** Each permission of the table in SECURITY.md, with its reason. */
function reasons() {
  const [, table = ''] =
    /^## Permissions, and why each$(.*?)^[^|\n]/ms.exec(read('SECURITY.md')) ?? [];
  const rows = [...table.matchAll(/^\| (.*?`) +\| (.*?) +\|$/gm)];
  return new Map(
    rows.flatMap(([, names = '', reason = '']) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, reason]),
    ),
  );
}
