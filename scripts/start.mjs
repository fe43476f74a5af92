import { runNode } from './child.mjs';
import { cli, setUp } from './setup.mjs';

await setUp();
process.exitCode = await runNode([cli, 'run', ...process.argv.slice(2)]);
