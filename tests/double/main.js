// @ts-check
// For a person: node tests/double/main.js [--port N] [--access-seconds N] [--navigation-refresh]

import { parseArgs } from 'node:util';
import { startDouble } from './double.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8090' },
    'access-seconds': { type: 'string', default: '60' },
    'navigation-refresh': { type: 'boolean', default: false },
  },
});

const dify = await startDouble({
  port: Number(values.port),
  accessSeconds: Number(values['access-seconds']),
  navigationRefresh: values['navigation-refresh'],
  onAnswer: show,
});

console.log(`Dify double    ${dify.origin}/apps`);
console.log(`sign in with   ${dify.account.email}  ${dify.account.password}`);
console.log(`access tokens  live ${values['access-seconds']} s`);
for (const app of dify.apps) console.log(`shared app     ${dify.origin}${app.path}`);
console.log('');

/** @param {import('./log.js').Logged} entry */
function show({ at, method, path, status }) {
  if (path.includes('/_double/')) return;
  const time = new Date(at).toTimeString().slice(0, 8);
  console.log(`${time}  ${String(status ?? '---')}  ${method.padEnd(6)} ${path}`);
}
