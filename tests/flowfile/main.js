// @ts-check
// For a person: node tests/flowfile/main.js [--port N] [--access-seconds N] [--single-use]

import { parseArgs } from 'node:util';
import { startFlowfile } from './flowfile.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    'access-seconds': { type: 'string', default: '60' },
    'single-use': { type: 'boolean', default: false },
  },
});

const flowfile = await startFlowfile({
  port: Number(values.port),
  accessSeconds: Number(values['access-seconds']),
  singleUse: values['single-use'],
  onAnswer: show,
});

console.log(`Flowfile double  ${flowfile.origin}/`);
console.log(`sign in with     ${flowfile.account.username}  ${flowfile.account.password}`);
console.log(`access tokens    live ${values['access-seconds']} s\n`);

/** @param {import('../double/request-log.js').Logged} entry */
function show({ at, method, path, status }) {
  if (path.startsWith('/_')) return;
  const time = new Date(at).toTimeString().slice(0, 8);
  console.log(`${time}  ${String(status ?? '---')}  ${method.padEnd(6)} ${path}`);
}
