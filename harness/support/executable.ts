import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter } from 'node:path';
import which from 'which';

/** Whether the path names a file that this user may execute. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Returns the path of a command in the first folder of a search path (as in `PATH`) that contains it. */
export async function findExecutable(name: string, searchPath: string): Promise<string | undefined> {
  // An empty entry means the current folder, which is not searched.
  const path = searchPath.split(delimiter).filter(Boolean).join(delimiter);
  return path === '' ? undefined : ((await which(name, { path, nothrow: true })) ?? undefined);
}
