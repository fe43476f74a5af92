import { fixtures } from '../fixtures/index.js';
import { fixtureJsonSchema } from '../harness/fixture-files/file.js';
import { reportJsonSchema } from '../harness/model/report.js';
import { cataloguePages } from './catalogue.js';

/** A file that `npm run generate` writes. */
export interface GeneratedFile {
  /** Relative to the root, with slashes. */
  path: string;
  text: string;
}

/** The folder of the fixture pages. It holds generated files only. */
export const catalogueFolder = 'docs/fixtures';

/** Every generated file that git tracks: the fixture pages and the JSON Schemas. */
export function generatedFiles(): GeneratedFile[] {
  return [
    ...cataloguePages(fixtures).map(({ name, text }) => ({ path: `${catalogueFolder}/${name}`, text })),
    { path: 'schemas/fixture.schema.json', text: fixtureJsonSchema() },
    { path: 'schemas/report.schema.json', text: reportJsonSchema() },
  ];
}
