import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../support/package-info.js';
import { SetupError } from '../support/errors.js';
import { type Engine, engines } from '../model/observation.js';
import { type Expectation, ExpectationsError, parseExpectations } from '../verdict/expectations.js';

/** The folder of the expectations that ship. */
export const shippedExpectations = join(packageRoot, 'expectations');

/**
 * Reads `<engine>.json` of each engine from a folder. An engine without a file has no expectations.
 * @throws {SetupError} if the folder is not there, or a file cannot be read.
 */
export async function loadExpectations(folder: string): Promise<Partial<Record<Engine, Expectation[]>>> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder)
    throw new SetupError(
      `${folder}: there is no such folder; --expectations wants one with chromium.json and the like`,
    );
  const loaded = await Promise.all(
    engines.map(async (engine) => [engine, await loadFile(join(folder, `${engine}.json`))] as const),
  );
  return Object.fromEntries(loaded);
}

/**
 * Writes the expectations of an engine into a folder, in the place of those that were there.
 * @returns the path of the file
 * @throws {SetupError} if it cannot be written.
 */
export async function saveExpectations(
  folder: string,
  engine: Engine,
  expectations: readonly Expectation[],
): Promise<string> {
  const path = join(folder, `${engine}.json`);
  const { $schema } = JSON.parse((await readIfThere(path)) ?? '{}') as { $schema?: string };
  const file = { ...($schema !== undefined && { $schema }), expectations };
  await writeFile(path, `${JSON.stringify(file, null, 2)}\n`).catch((problem: unknown) => {
    throw new SetupError(`${path} cannot be written: ${(problem as Error).message}`, { cause: problem });
  });
  return path;
}

async function loadFile(path: string): Promise<Expectation[]> {
  const text = await readIfThere(path);
  if (text === undefined) return [];
  try {
    return parseExpectations(JSON.parse(text), path);
  } catch (problem) {
    if (problem instanceof ExpectationsError) throw new SetupError(problem.message);
    throw new SetupError(`${path} is not JSON: ${(problem as Error).message}`);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((problem: unknown) => {
    const { code, message } = problem as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new SetupError(`${path} cannot be read: ${message}`);
  });
}
