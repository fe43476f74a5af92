import { join } from 'node:path';
import { build } from './build.mjs';
import { runNode } from './child.mjs';
import { root } from './setup.mjs';

// npm runs this script before it packs. Standard output belongs to `npm pack --json`.
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
process.exitCode = await build(root, () =>
  runNode([compiler, '-b', 'tsconfig.build.json'], {
    cwd: root,
    onOutput: (text) => void process.stderr.write(text),
  }),
);
