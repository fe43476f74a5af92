import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../support/package-info.js';
import { SetupError } from '../support/errors.js';
import { isFolder } from '../support/is-folder.js';
import { fileProblemText, replaceFile } from '../support/replace-file.js';
import { type Engine, engines } from '../model/observation.js';
import {
  type Expectation,
  type Expectations,
  ExpectationsError,
  parseExpectations,
} from '../verdict/expectations.js';

/** The folder of the built-in expectations. */
export const shippedExpectations = join(packageRoot, 'expectations');

/**
 * Loads `<engine>.json` for each engine from a folder. An engine without a file has no expectations.
 * @throws {SetupError} if the folder does not exist, or a file cannot be read.
 */
export async function loadExpectations(folder: string): Promise<Expectations> {
  if (!(await isFolder(folder)))
    throw new SetupError(
      `--expectations ${folder}: the folder does not exist. Name a folder with files such as chromium.json.`,
    );
  const loaded = await Promise.all(
    engines.map(async (engine) => [engine, await loadFile(join(folder, `${engine}.json`))] as const),
  );
  return Object.fromEntries(loaded);
}

/**
 * Saves the expectations of an engine to a folder, and replaces the existing ones.
 * @returns the path of the file
 * @throws {SetupError} if the file cannot be written.
 */
export async function saveExpectations(
  folder: string,
  engine: Engine,
  expectations: readonly Expectation[],
): Promise<string> {
  const path = join(folder, `${engine}.json`);
  const { $schema } = JSON.parse((await readIfExists(path)) ?? '{}') as { $schema?: string };
  const file = { ...($schema !== undefined && { $schema }), expectations };
  await replaceFile(path, `${JSON.stringify(file, null, 2)}\n`).catch((problem: unknown) => {
    throw new SetupError(
      `Cannot write ${path}: ${fileProblemText(problem)}. Name another folder with --expectations <folder>.`,
      { cause: problem },
    );
  });
  return path;
}

async function loadFile(path: string): Promise<Expectation[]> {
  const text = await readIfExists(path);
  if (text === undefined) return [];
  try {
    return parseExpectations(JSON.parse(text), path);
  } catch (problem) {
    if (problem instanceof ExpectationsError) throw new SetupError(problem.message);
    throw new SetupError(`${path} is not valid JSON: ${(problem as Error).message}`);
  }
}

async function readIfExists(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((problem: unknown) => {
    const { code, message } = problem as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new SetupError(`Cannot read ${path}: ${message}`);
  });
}
