import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Report } from '../model/report.js';
import { SetupError } from '../support/errors.js';
import { fileProblemText, stageFile, type StagedFile } from '../support/replace-file.js';
import { loadAssets } from './assets.js';
import { type FileFormatName, fileOf } from './formats/index.js';

/**
 * Writes a report in some formats into a folder, and makes the folder if there is a format to write. No file is
 * replaced before all are complete: a full disk leaves no partial file.
 * @returns the path of each
 * @throws {SetupError} if a file cannot be written
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
  const written: { format: Format; file: string; staged: StagedFile }[] = [];
  try {
    for (const format of formats) {
      const { file: name, load } = fileOf(format);
      const file = join(target, name);
      const text = (await load())(report, assets);
      written.push({ format, file, staged: await attempt(file, async () => stageFile(file, text)) });
    }
    for (const { file, staged } of written) await attempt(file, async () => staged.commit());
  } finally {
    await Promise.all(written.map(async ({ staged }) => staged[Symbol.asyncDispose]()));
  }
  return Object.fromEntries(written.map(({ format, file }) => [format, file])) as Record<Format, string>;
}

async function attempt<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw new SetupError(
      `The report cannot be saved: ${path}: ${fileProblemText(error)}. Name another folder with --output <folder>.`,
      { cause: error },
    );
  }
}
