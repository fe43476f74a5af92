import { runNode } from './child.mjs';
import { cli, setUp } from './setup.mjs';

const args = process.argv.slice(2);
await setUp(args);
process.exitCode = await runNode([cli, 'run', ...args]);
