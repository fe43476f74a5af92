import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtures } from '../fixtures/index.js';
import type { ReportPart } from '../harness/model/report.js';
import { loadExpectations, shippedExpectations } from '../harness/run/expectations.js';
import { mergeReports } from '../harness/run/merge-reports.js';
import { readRuns } from '../harness/run/read-runs.js';
import { packageRoot } from '../harness/support/package-info.js';
import { recordFile, recordOf, recordText } from './defects.js';

// Writes docs/defects.json from the reports of runs: npm run record-defects -- badsocket-report
const [first, ...rest] = await readRuns(process.argv.slice(2));
if (first === undefined) throw new Error('Name a report.json, or a folder with one.');
const parts: [ReportPart, ...ReportPart[]] = [first, ...rest];
const ids = fixtures.map(({ id }) => id);
const merged = mergeReports(parts, await loadExpectations(shippedExpectations, ids));
await writeFile(join(packageRoot, recordFile), recordText(recordOf(merged)));
console.log(recordFile);
