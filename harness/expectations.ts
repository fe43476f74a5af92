import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from './built.js';
import { SetupError } from './errors.js';
import { type Engine, engines } from './observation.js';
import { type Expectation, ExpectationsError, parseExpectations } from './verdict/expectations.js';

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

async function loadFile(path: string): Promise<Expectation[]> {
  const text = await readFile(path, 'utf8').catch((problem: unknown) => {
    const { code, message } = problem as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new SetupError(`${path} cannot be read: ${message}`);
  });
  if (text === undefined) return [];
  try {
    return parseExpectations(JSON.parse(text), path);
  } catch (problem) {
    if (problem instanceof ExpectationsError) throw new SetupError(problem.message);
    throw new SetupError(`${path} is not JSON: ${(problem as Error).message}`);
  }
}
