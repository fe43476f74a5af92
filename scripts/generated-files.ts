import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../fixtures/index.js';
import { fixtureJsonSchema } from '../harness/fixture-files/file.js';
import { reportJsonSchema } from '../harness/model/report.js';
import { packageRoot } from '../harness/support/package-info.js';
import { apiPage } from './api/page.js';
import { apiReport } from './api/report.js';
import { readSurface } from './api/surface.js';
import { defectsPage, readRecord, withDefects } from './defects.js';
import { cataloguePages } from './catalogue.js';

/** A file that `npm run generate` writes. */
export interface GeneratedFile {
  /** Relative to the root, with slashes. */
  path: string;
  text: string;
}

/** The folder of the fixture pages. It holds generated files only. */
export const catalogueFolder = 'docs/fixtures';

/** Every generated file that git tracks: the fixture pages, the API page and report, and the JSON Schemas. */
export function generatedFiles(): GeneratedFile[] {
  const surface = readSurface();
  const record = readRecord();
  return [
    ...cataloguePages(fixtures).map(({ name, text }) => ({ path: `${catalogueFolder}/${name}`, text })),
    { path: 'docs/defects.md', text: defectsPage(record) },
    { path: 'README.md', text: withDefects(readFileSync(join(packageRoot, 'README.md'), 'utf8'), record) },
    { path: 'docs/api.md', text: apiPage(surface) },
    { path: 'docs/api-report.txt', text: apiReport(surface) },
    { path: 'schemas/fixture.schema.json', text: fixtureJsonSchema() },
    { path: 'schemas/report.schema.json', text: reportJsonSchema() },
    { path: 'harness/model/report-fingerprint.ts', text: fingerprintModule() },
  ];
}

function fingerprintModule(): string {
  const fingerprint = createHash('sha256').update(reportJsonSchema()).digest('hex').slice(0, 12);
  return `/**
 * The first digits of the SHA-256 of the JSON Schema of report.json. Before a release, the schema changes without a new
 * version: reports of another schema are refused by this value. \`npm run generate\` writes this file.
 */
export const reportFingerprint = '${fingerprint}';
`;
}
