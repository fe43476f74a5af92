import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reportFingerprint } from '../model/report-fingerprint.js';
import { SetupError } from '../support/errors.js';
import { type ReportPart, reportSchema } from '../model/report.js';

/**
 * Reads reports: each path is a report.json, or a folder with one or more of them in it or below it.
 * @throws {SetupError} if there is no report, or a file is not a report.
 */
export async function readReports(paths: readonly string[]): Promise<ReportPart[]> {
  const files = (await Promise.all(paths.map(reportsIn))).flat();
  const parts: ReportPart[] = [];
  // One at a time: the report of a long run takes hundreds of megabytes to read.
  for (const file of new Set(files)) parts.push({ name: file, report: await readReport(file) });
  return parts;
}

async function reportsIn(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new SetupError(`${path}: there is no such file or folder`);
  if (!found.isDirectory()) return [path];
  const files = (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name === 'report.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new SetupError(`${path}: there is no report.json in this folder`);
  return files;
}

async function readReport(file: string): Promise<ReportPart['report']> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (problem) {
    throw new SetupError(`${file} is not a report: ${(problem as Error).message}`, { cause: problem });
  }
  refuseForeign(json, file);
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

/** @throws {SetupError} if a report was written with another schema. */
function refuseForeign(json: unknown, file: string): void {
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
