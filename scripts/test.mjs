import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './child.mjs';
import { countsOfPlaywright, countsOfVitest, sumUp } from './counts.mjs';
import { cli, root, secondsSince, setUp } from './setup.mjs';

await setUp();

const reports = join(root, 'node_modules', '.cache', 'badsocket');
rmSync(reports, { recursive: true, force: true });
const playwrightReport = join(reports, 'playwright.json');
/** What .dependency-cruiser.js speaks of. */
const folders = ['harness', 'fixtures', 'suites', 'examples', 'scripts'];
const tool = (path) => join(root, 'node_modules', path);

// Where there can be no lab, what needs one is skipped, and says so.
const inLab = [cli, 'lab', '--lab', 'auto', '--no-peers', '--', process.execPath];

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
    counts: () => countsOfVitest(read(report)),
  };
};

const steps = [
  { name: 'types', args: [tool('typescript/bin/tsc'), '-b', 'tsconfig.json'] },
  { name: 'eslint', args: [tool('eslint/bin/eslint.js'), '.'] },
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
  vitestStep('vitest', 'anywhere', []),
  vitestStep('vitest in the lab', 'lab', inLab),
  {
    name: 'playwright',
    args: [...inLab, tool('playwright/cli.js'), 'test', ...process.argv.slice(2)],
    env: { BADSOCKET_COUNTS: playwrightReport },
    counts: () => countsOfPlaywright(read(playwrightReport)),
  },
];

const counts = [];
for (const step of steps) {
  console.log(`\n── ${step.name}`);
  const started = performance.now();
  let code = await runNode(step.args, { cwd: root, env: { ...process.env, ...step.env } });
  try {
    if (step.counts) counts.push(step.counts());
  } catch (error) {
    console.log(`${step.name} left no report to count: ${error.message}`);
    code ||= 1;
  }
  console.log(
    `── ${step.name} ${code === 0 ? 'passed' : `failed with exit code ${code}`} in ${secondsSince(started)}`,
  );
  if (code !== 0) {
    const left = steps.slice(steps.indexOf(step) + 1).map(({ name }) => name);
    if (left.length > 0) console.log(`stopped at ${step.name}: ${left.join(', ')} did not run`);
    process.exitCode = code;
    break;
  }
}

const { passed, failed, skipped } = sumUp(counts);
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);

function read(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
