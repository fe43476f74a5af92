import { readFile } from 'node:fs/promises';
import { reportFingerprint } from '../model/report-fingerprint.js';
import { SetupError } from '../support/errors.js';
import { type Report, reportSchema } from '../model/report.js';

/** Reads a report.json. @throws {SetupError} if the file is not a report. */
export async function readReport(file: string): Promise<Report> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (problem) {
    throw new SetupError(`${file} is not a report: ${(problem as Error).message}`, { cause: problem });
  }
  expectSchema(json, file);
  const parsed = reportSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const version = versionOf(json);
  const [issue] = parsed.error.issues;
  throw new SetupError(
    version === undefined
      ? `${file} is not a report of badsocket. Use the report.json that a run writes.`
      : `${file} is a report of badsocket ${version}, which this version cannot read: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  );
}

/**
 * Expects a report to be written with the schema of this version. Does nothing if `json` is not a report.
 * @throws {SetupError} if it was written with another schema.
 */
export function expectSchema(json: unknown, file: string): void {
  const version = versionOf(json);
  if (version === undefined) return;
  const { schemaFingerprint = 'none' } = json as { schemaFingerprint?: unknown };
  if (schemaFingerprint === reportFingerprint) return;
  throw new SetupError(
    `${file} was written by badsocket ${version} with another report schema (fingerprint ${String(schemaFingerprint)}, expected ${reportFingerprint}). Read it with the program that wrote it.`,
  );
}

function versionOf(json: unknown): string | undefined {
  const { badsocket } = (json ?? {}) as { badsocket?: { version?: unknown } };
  return typeof badsocket?.version === 'string' ? badsocket.version : undefined;
}
