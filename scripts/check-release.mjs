import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { releaseProblems } from './release-problems.mjs';

// The release workflow runs this script before it installs packages.
const root = fileURLToPath(new URL('..', import.meta.url));
const [tag = ''] = process.argv.slice(2);
const problems = releaseProblems({
  manifest: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
  changes: readdirSync(join(root, '.changeset')).filter((name) => name.endsWith('.md')),
  tag,
});
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 2;
