import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../support/package-info.js';
import type { LeakyClientResult } from '../model/report.js';

/** What became of the leaky clients that this version of the suite was tested against: suites/mutants.spec.ts. */
export const leakyClientResults = JSON.parse(
  readFileSync(join(packageRoot, 'expectations', 'leaky-clients.json'), 'utf8'),
) as LeakyClientResult[];
