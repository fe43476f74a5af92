import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadAssets } from './assets.js';
import { htmlReport } from './html/html-report.js';
import { jsonOf } from './json.js';
import type { Report } from './report.js';

/** A report that could not be saved: one line that says which file, what happened, and what to do. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/**
 * Writes report.json and report.html into a folder, which is made if it is missing. Neither is replaced before both
 * are written whole, so that a full disk leaves no half file.
 * @throws {ReportError}
 */
export async function saveReport(report: Report, folder: string): Promise<{ html: string; json: string }> {
  const target = resolve(folder);
  await attempt(target, () => mkdir(target, { recursive: true }));
  const json = join(target, 'report.json');
  const html = join(target, 'report.html');
  const files = [
    { file: json, part: partOf(json), text: jsonOf(report) },
    { file: html, part: partOf(html), text: htmlReport(report, await loadAssets()) },
  ];
  try {
    for (const { file, part, text } of files) await attempt(file, () => writeFile(part, text));
    for (const { file, part } of files) await attempt(file, () => rename(part, file));
  } finally {
    await Promise.all(files.map(({ part }) => rm(part, { force: true })));
  }
  return { html, json };
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
