import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runNode } from './child.mjs';
import { cli, root, setUp } from './setup.mjs';

// Observes what `npm test` leaves out, and compares it with the expectations: the fixtures that take an engine more than ten seconds, and the
// cases over HTTP/2 of fixtures that `npm test` observes over HTTP/1.1.
await setUp();
/** @type {{ fixtures: readonly { id: string, slow: boolean }[] }} */
const { fixtures } = await import(pathToFileURL(join(root, 'dist/fixtures/index.js')).href);
const slow = fixtures.filter((fixture) => fixture.slow).map(({ id }) => id);
const others = ['port', 'name/nxdomain', 'healthy'];
const runs = [
  [...slow, ...others, '--slow', '--output', 'badsocket-report/slow'],
  ['--transport', 'http2', '--output', 'badsocket-report/http2'],
];
for (const run of runs) {
  const exitCode = await runNode([cli, 'run', ...run, ...process.argv.slice(2)], { cwd: root });
  process.exitCode = Math.max(exitCode, Number(process.exitCode ?? 0));
}
