import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './built.js';
import type { MutantResult } from './report/report.js';

/** What became of the leaky clients that this version of the suite was tested against: suites/mutants.spec.ts. */
export const mutantResults = JSON.parse(
  readFileSync(join(packageRoot, 'mutants.json'), 'utf8'),
) as MutantResult[];
