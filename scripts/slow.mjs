import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runNode } from './child.mjs';
import { cli, root, setUp } from './setup.mjs';

// Observes the fixtures that take an engine more than ten seconds, which `npm test` leaves out, and compares them with the expectations.
await setUp();
/** @type {{ fixtures: readonly { id: string, slow: boolean }[] }} */
const { fixtures } = await import(pathToFileURL(join(root, 'dist/fixtures/index.js')).href);
const slow = fixtures.filter((fixture) => fixture.slow).map(({ id }) => id);
const others = ['port', 'name/nxdomain', 'healthy'];
const options = ['--slow', '--output', 'badsocket-report/slow', ...process.argv.slice(2)];
process.exitCode = await runNode([cli, 'run', ...slow, ...others, ...options], { cwd: root });
