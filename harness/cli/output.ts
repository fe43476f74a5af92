import { mkdir, stat } from 'node:fs/promises';
import { SetupError } from '../support/errors.js';

/**
 * Creates the folder for the report. Called before the run, so that a long run does not fail at its end.
 * @throws {SetupError} if the folder cannot be created.
 */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((problem: unknown) => {
    const { code = '', message } = problem as NodeJS.ErrnoException;
    const why = ['EEXIST', 'ENOTDIR'].includes(code) ? 'a part of the path is a file' : message;
    throw new SetupError(`--output ${path}: cannot create the folder: ${why}. Choose another folder.`, {
      cause: problem,
    });
  });
}

/**
 * Checks from inside the lab that the folder for the report exists. The lab mounts folders of its own over some of the machine's.
 * @throws {SetupError} if a report in the folder would be lost when the lab ends.
 */
export async function expectFolder(path: string): Promise<void> {
  await stat(path).catch((problem: unknown) => {
    throw new SetupError(
      `--output ${path}: the folder does not exist in the lab, which has its own /run and /dev/shm. Choose another folder.`,
      { cause: problem },
    );
  });
}
