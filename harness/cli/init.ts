import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { packageRoot } from '../support/package-info.js';
import { SetupError } from '../support/errors.js';
import { exampleInJson, exampleInTypeScript } from '../fixture-files/example.js';

export const initFormats = ['ts', 'json'] as const;

export interface InitOptions {
  format: (typeof initFormats)[number];
}

/** Writes an example of own fixtures into a folder. @returns the exit code */
export async function init(folder: string, { format }: InitOptions): Promise<number> {
  const file = join(folder, `handshake.${format}`);
  const schema = relative(resolve(folder), join(packageRoot, 'schemas', 'fixture.schema.json'));
  const text = format === 'ts' ? exampleInTypeScript(folder) : exampleInJson(schema);
  try {
    await mkdir(folder, { recursive: true });
    // Never over a file that is there.
    await writeFile(file, text, { flag: 'wx' });
  } catch (problem) {
    const { code, message } = problem as NodeJS.ErrnoException;
    throw new SetupError(
      code === 'EEXIST' || code === 'ENOTDIR'
        ? `${file} is not written: there is a file by this name; name another folder`
        : `${file} cannot be written: ${message}`,
      { cause: problem },
    );
  }
  process.stdout.write(
    `${file} is written. What its fixtures do, and how to run one:\n  badsocket show --fixtures ${folder} handshake/captive-portal\n`,
  );
  return 0;
}
