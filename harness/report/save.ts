import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadAssets } from './assets.js';
import { htmlReport } from './formats/html/html-report.js';
import { jsonOf } from './formats/json.js';
import { junitReport } from './formats/junit.js';
import type { Report } from '../model/report.js';

/** A report that could not be saved: one line that says which file, what happened, and what to do. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

const files = {
  json: { name: 'report.json', render: jsonOf },
  html: { name: 'report.html', render: async (report: Report) => htmlReport(report, await loadAssets()) },
  junit: { name: 'junit.xml', render: junitReport },
};

/** The forms in which a report can be saved. */
export const fileFormats = Object.keys(files) as FileFormat[];
export type FileFormat = keyof typeof files;

/**
 * Writes a report in some forms into a folder, which is made if it is missing and wanted. None is replaced before all are written
 * whole, so that a full disk leaves no half file.
 * @returns the path of each
 * @throws {ReportError}
 */
export async function saveReport<Format extends FileFormat>(
  report: Report,
  folder: string,
  formats: readonly Format[],
): Promise<Record<Format, string>> {
  const target = resolve(folder);
  if (formats.length > 0) await attempt(target, () => mkdir(target, { recursive: true }));
  const wanted = await Promise.all(
    formats.map(async (format) => {
      const file = join(target, files[format].name);
      return { format, file, part: partOf(file), text: await files[format].render(report) };
    }),
  );
  try {
    for (const { file, part, text } of wanted) await attempt(file, () => writeFile(part, text));
    for (const { file, part } of wanted) await attempt(file, () => rename(part, file));
  } finally {
    await Promise.all(wanted.map(({ part }) => rm(part, { force: true })));
  }
  return Object.fromEntries(wanted.map(({ format, file }) => [format, file])) as Record<Format, string>;
}

function partOf(file: string): string {
  return `${file}.${String(process.pid)}.part`;
}

async function attempt(path: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw new ReportError(
      `The report cannot be saved: ${path}: ${whatHappened(error)}. Name another folder with --output <folder>.`,
      { cause: error },
    );
  }
}

function whatHappened(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
      return 'the disk is full';
    case 'EDQUOT':
      return 'the disk quota is used up';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file stands where a folder is needed';
    case 'EISDIR':
      return 'a folder stands where the file belongs';
    default:
      return error.message;
  }
}
