// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOptions } from './options.js';

const SEEN = { DISPLAY: ':0' };

test('without options ten tabs of a visible Chromium expire until Ctrl-C', () => {
  assert.deepEqual(parseOptions([], SEEN), {
    browser: 'chromium',
    headless: false,
    tabs: 10,
    expiries: Infinity,
  });
});

test('without a display there is no window', { skip: process.platform !== 'linux' }, () => {
  assert.equal(parseOptions([], {}).headless, true);
  assert.equal(parseOptions([], { WAYLAND_DISPLAY: 'wayland-0' }).headless, false);
});

test('every option is understood', () => {
  const words =
    '--browser firefox --headless --tabs 3 --expiries=5 --url https://dify.example'.split(' ');
  const env = { DIFY_EMAIL: 'a@b.example', DIFY_PASSWORD: 'secret' };
  assert.deepEqual(parseOptions(words, env), {
    browser: 'firefox',
    headless: true,
    tabs: 3,
    expiries: 5,
    url: 'https://dify.example',
  });
});

test('nonsense is refused with the reason', () => {
  const refused = (/** @type {string[]} */ ...words) => {
    try {
      parseOptions(words, SEEN);
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
  };
  assert.equal(refused('--browser', 'opera'), '--browser is chromium or firefox, not opera');
  assert.equal(refused('--tabs', '0'), '--tabs wants a whole number from 1, not 0');
  assert.equal(refused('--expiries', 'ten'), '--expiries wants a whole number from 1, not ten');
  assert.equal(
    refused('--url', 'dify.example'),
    '--url wants an address such as https://dify.example, not dify.example',
  );
});

test('a Dify of one’s own needs a window or an account', () => {
  assert.throws(
    () => parseOptions(['--headless', '--url', 'https://dify.example'], SEEN),
    /set DIFY_EMAIL and DIFY_PASSWORD/,
  );
});
