// @ts-check
// What the popup says of web apps: each status as the server says it, asked once, and never by
// `/passport`, which makes a new visitor.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inConsole } from './console.js';
import { openApp, openList, rows, shows } from './web-apps.js';

inConsole('the status of web apps', (it) => {
  test('an app with a good passport is signed in, with its title, asked once', async () => {
    const [chat] = it.dify.apps;
    if (!chat) throw new Error('there is an app');
    await openApp(it, chat);
    it.dify.reset();
    const popup = await openList(it);
    const row = await shows(popup, chat.code, { status: 'signedin', open: 1 });
    await shows(popup, chat.code, { status: 'signedin' });
    assert.equal(row.consequence, 'newvisitor');
    assert.equal(it.dify.counts().loginStatus, 1);
    assert.equal(it.dify.counts().passports, 0);
    await shows(popup, chat.code, { status: 'signedin' });
    assert.deepEqual((await rows(popup)).length, 1);
    await popup.close();
  });
});
