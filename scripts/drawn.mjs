import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { reportOf } from './drawn-report.mjs';
import { cli, root, setUp } from './setup.mjs';
import { secondsSince } from './steps.mjs';

// Observes a fixed set of quick fixtures in many runs, each in a random order of its own. Every run must find what the expectations list.
const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '100' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
const seed = Number(values.seed ?? randomInt(2 ** 30));
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed)) {
  console.error('drawn: --runs and --seed are whole numbers: npm run drawn -- --runs 100 --seed 1');
  process.exit(2);
}
await setUp();
const { execa } = await import('execa');
/** @type {string[]} */
const fixtures = JSON.parse(readFileSync(new URL('drawn-fixtures.json', import.meta.url), 'utf8'));
const started = performance.now();
console.log(`${runs} runs with --seed ${seed}`);

/** @type {import('./drawn-report.mjs').Drawn[]} */
const drawn = [];
for (let number = 0; number < runs; number += 1) {
  const options = ['--lab', 'require', '--seed', String(seed + number), '--json', ...positionals];
  const { stdout, stderr, exitCode } = await execa(process.execPath, [cli, 'run', ...fixtures, ...options], {
    cwd: root,
    reject: false,
  });
  const run = reportOf(stdout, exitCode ?? 2);
  drawn.push(run);
  const { observations, unexpected, problems } = run;
  console.log(
    `${number + 1} of ${runs}: ${observations} observations, ${unexpected} unexpected findings, ${problems} problems, ${secondsSince(started)}`,
  );
  if (run.exitCode !== 0)
    console.log(`--seed ${seed + number} ended with ${run.exitCode}:\n${run.text || stderr}`);
}
const sum = (/** @type {'observations' | 'unexpected' | 'problems'} */ what) =>
  drawn.reduce((total, run) => total + run[what], 0);
const failed = drawn.filter((run) => run.exitCode !== 0).length;
console.log(
  `${runs} runs, ${sum('observations')} observations: ${sum('unexpected')} unexpected findings, ${sum('problems')} problems, ${failed} runs failed, ${secondsSince(started)}`,
);
process.exitCode = failed === 0 ? 0 : 1;
