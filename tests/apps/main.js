// @ts-check
// For a person: node tests/apps/main.js [NAME] [--port N] [--access-seconds N]

import { parseArgs } from 'node:util';
import { apps, startApp } from './apps.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '8090' },
    'access-seconds': { type: 'string', default: '60' },
  },
});
const name = apps.find((each) => each === (positionals[0] ?? 'fetch-storage'));
if (!name) throw new Error(`the apps are ${apps.join(', ')}`);

const app = await startApp(name, {
  port: Number(values.port),
  accessSeconds: Number(values['access-seconds']),
  onAnswer: ({ method, path, status }) => {
    if (!path.startsWith('/_')) console.log(`${status ?? '---'}  ${method.padEnd(6)} ${path}`);
  },
});
console.log(`${name}  ${app.origin}/`);
console.log(`sign in with  ${app.account.username}  ${app.account.password}`);
console.log(`access tokens live ${values['access-seconds']} s\n`);
