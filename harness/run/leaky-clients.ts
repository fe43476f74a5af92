import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../support/package-info.js';
import type { LeakyClientResult } from '../model/report.js';

/** The results of testing this version of the suite against leaky clients: suites/leaky-clients.spec.ts. */
export const leakyClientResults = JSON.parse(
  readFileSync(join(packageRoot, 'expectations', 'leaky-clients.json'), 'utf8'),
) as LeakyClientResult[];
