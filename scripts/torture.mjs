import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runNode } from './child.mjs';
import { root, setUp } from './setup.mjs';

// Attacks badsocket for at most 20 minutes: hostile clients and browsers, signals, full disks. `--seed <n>` repeats what was drawn.
const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' } },
  allowPositionals: true,
});
const seed = values.seed ?? String(randomInt(2 ** 31));
await setUp();
console.log(`torture with --seed ${seed}`);
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
process.exitCode = await runNode(
  [vitest, 'run', '--project=torture', '--no-file-parallelism', '--reporter=verbose', ...positionals],
  { cwd: root, env: { ...process.env, BADSOCKET_TORTURE_SEED: seed } },
);
