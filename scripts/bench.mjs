import { join } from 'node:path';
import { runNode } from './child.mjs';
import { cli, root, setUp } from './setup.mjs';

await setUp();
const bench = join(root, 'dist', 'harness', 'bench', 'main.js');
const args = process.argv.slice(2);
process.exitCode = await runNode([cli, 'lab', '--no-peers', '--', process.execPath, bench, ...args]);
