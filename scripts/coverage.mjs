import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './child.mjs';
import { coverageTable } from './coverage-table.mjs';
import { cli, root, setUp } from './setup.mjs';

await setUp();
const reports = join(root, 'node_modules', '.cache', 'badsocket', 'coverage');
rmSync(reports, { recursive: true, force: true });
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const inLab = [cli, 'lab', '--lab', 'auto', '--no-peers', '--', process.execPath];

/** The runs of vitest that `npm test` has too. Each one counts what runs in its own processes. */
const runs = [
  { project: 'anywhere', before: [] },
  { project: 'lab', before: inLab, options: ['--no-file-parallelism'] },
];
const asked = process.argv.slice(2);
const chosen = asked.length === 0 ? runs : runs.filter(({ project }) => asked.includes(project));
const coverages = [];
for (const { project, before, options = [] } of chosen) {
  const code = await runNode(
    [
      ...before,
      vitest,
      'run',
      `--project=${project}`,
      ...options,
      '--coverage.enabled',
      '--coverage.provider=v8',
      '--coverage.reporter=json',
      '--coverage.include={harness,fixtures}/**/*.{ts,tsx}',
      `--coverage.reportsDirectory=${join(reports, project)}`,
      '--coverage.reportOnFailure',
    ],
    { cwd: root },
  );
  process.exitCode ||= code;
  coverages.push(JSON.parse(readFileSync(join(reports, project, 'coverage-final.json'), 'utf8')));
}
console.log(coverageTable(coverages, join(root, '/')).join('\n'));
