/**
 * The first digits of the SHA-256 of the JSON Schema of report.json. Before a release, the schema changes without a new
 * version: reports of another schema are refused by this value. `npm run generate` writes this file.
 */
export const reportFingerprint = '5d3564da12ee';
