import { mkdir, stat } from 'node:fs/promises';
import { SetupError } from '../support/errors.js';

/**
 * Makes the folder of the report, before hours of work find out that there can be none.
 * @throws {SetupError}
 */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((problem: unknown) => {
    const { code = '', message } = problem as NodeJS.ErrnoException;
    const why = ['EEXIST', 'ENOTDIR'].includes(code) ? 'a file stands where a folder is needed' : message;
    throw new SetupError(`--output ${path}: ${why}; name another folder`, { cause: problem });
  });
}

/**
 * Looks for the folder from inside the lab, which covers some of the machine's with its own.
 * @throws {SetupError} if a report in there would be lost with the lab.
 */
export async function expectFolder(path: string): Promise<void> {
  await stat(path).catch((problem: unknown) => {
    throw new SetupError(
      `--output ${path}: the lab has a /run and a /dev/shm of its own; name a folder elsewhere`,
      { cause: problem },
    );
  });
}
