import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';

/** The content of a file, whole or in pieces. */
export type FileContent = string | Iterable<string>;

/** The new content of a file, complete in a temporary file beside it. Disposal removes it unless it was committed. */
export interface StagedFile extends AsyncDisposable {
  /** Replaces the file. A reader sees the old content or the new, and nothing in between. */
  commit(): Promise<void>;
}

/**
 * Writes the new content of a file to a temporary file in the same folder. Its name is random, so that two processes never share it:
 * in the lab, every run has the same process id. A link is followed, and the file keeps its permissions.
 * @param mode the permissions of a new file
 */
export async function stageFile(path: string, content: FileContent, mode?: number): Promise<StagedFile> {
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => undefined);
  const temporary = `${target}.${randomUUID()}.part`;
  const discard = async () => rm(temporary, { force: true });
  try {
    await using file = await open(temporary, 'wx', mode);
    if (existing?.isFile() === true) await file.chmod(existing.mode);
    for (const piece of typeof content === 'string' ? [content] : content) await file.writeFile(piece);
    // Otherwise a crash of the machine could leave the new name with no content: fsync(2).
    await file.sync();
  } catch (problem) {
    await discard();
    throw problem;
  }
  return { commit: async () => rename(temporary, target), [Symbol.asyncDispose]: discard };
}

/** Writes a file so that it is never incomplete: see {@link stageFile}. @param mode the permissions of a new file */
export async function replaceFile(path: string, content: FileContent, mode?: number): Promise<void> {
  await using staged = await stageFile(path, content, mode);
  await staged.commit();
}

/** Writes a file that must not exist yet. @throws {NodeJS.ErrnoException} `EEXIST` if it does. */
export async function createFile(path: string, content: FileContent): Promise<void> {
  // Claims the name first, because a rename would replace a file.
  await (await open(path, 'wx')).close();
  try {
    await replaceFile(path, content);
  } catch (problem) {
    await rm(path, { force: true });
    throw problem;
  }
}

/** Returns what is wrong with a file or its disk, as part of a sentence. */
export function fileProblemText(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem);
  switch ((problem as NodeJS.ErrnoException).code) {
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
      return problem.message;
  }
}
