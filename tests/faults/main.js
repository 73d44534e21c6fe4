// @ts-check
// `./build.sh faults`: everything that can befall a refresh, again and again, in real browsers.

import { parseArgs } from 'node:util';
import { browsers } from '../browser/index.js';
import { Clock } from './clock.js';
import { matrix } from './matrix.js';
import { Stage } from './stage.js';
import { keep } from './report.js';
import { line, table } from './table.js';

const { values } = parseArgs({
  options: {
    browser: { type: 'string' },
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
const names = values.browser ? browsers.filter((name) => name === values.browser) : browsers;
if (names.length === 0) throw new Error(`--browser is chromium or firefox, not ${values.browser}`);
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1)
  throw new Error(`--runs is a number from 1, not ${values.runs}`);
const seeds = Array.from({ length: runs }, (_, n) => Number(values.seed) + n);

let bad = 0;
for (const name of names) {
  const clock = await Clock.make();
  const stage = new Stage(name, clock);
  /** @type {import('./table.js').Played[]} */
  const played = [];
  for (const { title, cells } of matrix) {
    for (const cell of cells) {
      const whole = `${title} ${cell.name}`;
      if (!whole.includes(values.only)) continue;
      const all = await stage.play(cell, seeds);
      played.push({ title, cell, all });
      console.log(line(name, whole, all));
      for (const { seed, wrong } of all.filter(({ wrong }) => wrong.length > 0)) {
        bad += 1;
        console.log(`    seed ${seed}: ${wrong.join('; ')}`);
      }
    }
  }
  const version = await stage.version();
  await stage.close();
  await clock.remove();
  const shown = table(played);
  console.log(`\n${shown}\n`);
  if (values.write)
    await keep(name, version, shown, `./build.sh faults --runs ${runs} --seed ${values.seed}`);
}
console.log(bad === 0 ? 'every run ended as it must' : `${bad} runs went wrong`);
process.exitCode = bad === 0 ? 0 : 1;
