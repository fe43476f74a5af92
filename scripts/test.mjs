import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runNode } from './child.mjs';
import {
  countsOfPlaywright,
  countsOfVitest,
  countsText,
  failuresOfPlaywright,
  failuresOfVitest,
  failureText,
  sumUp,
} from './counts.mjs';
import { incompleteText } from './missing.mjs';
import { cli, root, setUp } from './setup.mjs';
import { runSteps } from './steps.mjs';

await setUp();

const reports = join(root, 'node_modules', '.cache', 'badsocket');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
/** The folders that .dependency-cruiser.js checks. */
const folders = ['harness', 'fixtures', 'suites', 'examples', 'scripts'];
/** @param {string} path */
const tool = (path) => join(root, 'node_modules', path);

// Without the lab, tests that need it are skipped and say so.
const inLab = [cli, 'lab', '--lab', 'auto', '--no-peers', '--', process.execPath];

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} [env]
 * @property {() => { counts: import('./counts.mjs').Counts, failures: import('./counts.mjs').Failure[] }} [results]
 */

/**
 * @param {string} name
 * @param {string} project
 * @param {string[]} before
 * @returns {Step}
 */
const vitestStep = (name, project, before) => {
  const report = join(reports, `vitest-${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return {
    name,
    args: [
      ...before,
      tool('vitest/vitest.mjs'),
      'run',
      `--project=${project}`,
      ...(project === 'lab' ? ['--no-file-parallelism'] : []),
      ...reporters,
    ],
    results: () => {
      const written = read(report);
      return { counts: countsOfVitest(written), failures: failuresOfVitest(written) };
    },
  };
};

/**
 * Returns the step that runs the suites in one engine, in a separate lab, because each lab has one resolver.
 * @param {string} name
 * @param {string[]} args
 * @returns {Step}
 */
const playwrightStep = (name, args) => {
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`);
  return {
    name,
    args: [
      ...inLab,
      tool('playwright/cli.js'),
      'test',
      `--output=test-results/${name.split(' ').pop()}`,
      ...args,
    ],
    env: { BADSOCKET_COUNTS: report },
    results: () => {
      const written = read(report);
      return { counts: countsOfPlaywright(written), failures: failuresOfPlaywright(written) };
    },
  };
};

/** @type {{ engines: readonly string[] }} */
const { engines } = await import(pathToFileURL(join(root, 'dist/harness/model/observation.js')).href);
/** The option for a machine that lacks something. Without it, such a test run fails, because it would hide what it does not test. */
const allowMissing = '--allow-missing';
const allowsMissing = process.argv.includes(allowMissing);
const given = process.argv.slice(2).filter((argument) => argument !== allowMissing);
const playwrightSteps = given.some((argument) => argument.startsWith('--project'))
  ? [playwrightStep('playwright', given)]
  : engines.map((engine) => playwrightStep(`playwright ${engine}`, [`--project=${engine}`, ...given]));

/** The checks come first, then the longest tests. The tests in the lab mostly wait. @type {Step[]} */
const steps = [
  { name: 'eslint', args: [tool('eslint/bin/eslint.js'), '.'] },
  { name: 'types', args: [tool('typescript/bin/tsc'), '-b', 'tsconfig.json'] },
  {
    name: 'imports',
    args: [
      tool('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.js',
      ...folders,
    ],
  },
  { name: 'prettier', args: [tool('prettier/bin/prettier.cjs'), '--check', '.'] },
  ...playwrightSteps.slice(0, 1),
  vitestStep('vitest', 'anywhere', []),
  ...playwrightSteps.slice(1),
  vitestStep('vitest in the lab', 'lab', inLab),
];

/**
 * @param {Step} step
 * @param {(text: string) => void} onOutput
 */
const run = (step, onOutput) =>
  runNode(step.args, { cwd: root, env: { ...process.env, ...step.env }, onOutput });
const ended = await runSteps(steps, run, { atOnce: 2 });

const counts = [];
for (const { step, code } of ended) {
  if (code !== 0) process.exitCode ||= code;
  if (step.results === undefined) continue;
  try {
    const results = step.results();
    counts.push(results.counts);
    for (const failure of results.failures) console.log(`\n${failureText(step.name, failure)}`);
  } catch (error) {
    console.log(`${step.name} wrote no report to count: ${error instanceof Error ? error.message : error}`);
    process.exitCode ||= 1;
  }
}
const left = steps.filter((step) => !ended.some((result) => result.step === step));
if (left.length > 0) console.log(`\ndid not run after a failure: ${left.map(({ name }) => name).join(', ')}`);

const incomplete = incompleteText(await diagnose());
if (incomplete !== undefined) {
  console.log(`\n${incomplete}`);
  if (!allowsMissing) process.exitCode ||= 2;
}
console.log(`\n${countsText(sumUp(counts))}`);

/**
 * Returns what this machine has, as `badsocket doctor` sees it.
 * @returns {Promise<import('./missing.mjs').Diagnosis>}
 */
async function diagnose() {
  let output = '';
  await runNode([cli, 'doctor', '--json'], { cwd: root, onOutput: (text) => (output += text) });
  return JSON.parse(output);
}

/**
 * @param {string} path
 * @returns {any}
 */
function read(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
