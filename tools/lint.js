// @ts-check
// web-ext's lint of a built extension. Anything it says is a failure, but for what is meant so.
//
//   node tools/lint.js DIST

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** One manifest serves both browsers: Firefox ignores Chromium's half of `background`, and says so. */
const MEANT = ['BACKGROUND_SERVICE_WORKER_IGNORED'];

const dist = process.argv[2];
const webExt = fileURLToPath(new URL('../node_modules/.bin/web-ext', import.meta.url));
const { stdout, stderr, error } = spawnSync(
  webExt,
  ['lint', '--source-dir', dist, '--output', 'json'],
  { encoding: 'utf8', maxBuffer: 1 << 26 },
);
if (error || !stdout) throw new Error(`web-ext lint did not run: ${stderr}`, { cause: error });

const report = JSON.parse(stdout);
const findings = [...report.errors, ...report.warnings, ...report.notices].filter(
  ({ code }) => !MEANT.includes(code),
);
for (const { _type, code, file, line, message } of findings)
  console.error(`${_type} ${code} ${file ?? ''}${line ? `:${line}` : ''}: ${message}`);
console.log(`   ${findings.length} findings in ${dist}`);
process.exitCode = findings.length === 0 ? 0 : 1;
