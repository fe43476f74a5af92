import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Report } from '../model/report.js';
import { loadAssets } from './assets.js';
import { type FileFormatName, fileOf } from './formats/index.js';

/** A report that could not be saved: one line that says which file, what happened, and what to do. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/**
 * Writes a report in some formats into a folder, and makes the folder if there is a format to write. No file is
 * replaced before all are complete: a full disk leaves no partial file.
 * @returns the path of each
 * @throws {ReportError}
 */
export async function saveReport<Format extends FileFormatName>(
  report: Report,
  folder: string,
  formats: readonly Format[],
): Promise<Record<Format, string>> {
  const target = resolve(folder);
  if (formats.length === 0) return {} as Record<Format, string>;
  await attempt(target, () => mkdir(target, { recursive: true }));
  const assets = await loadAssets();
  const wanted = await Promise.all(
    formats.map(async (format) => {
      const { file: name, load } = fileOf(format);
      const render = await load();
      const file = join(target, name);
      return { format, file, part: partOf(file), text: render(report, assets) };
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
      return 'there is a file in the place of the folder';
    case 'EISDIR':
      return 'there is a folder in the place of the file';
    default:
      return error.message;
  }
}
