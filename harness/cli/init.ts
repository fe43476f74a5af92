import { mkdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { packageRoot } from '../support/package-info.js';
import { SetupError } from '../support/errors.js';
import { createFile, fileProblemText } from '../support/replace-file.js';
import { print } from './print.js';
import { exampleInJson, exampleInTypeScript } from '../fixture-files/example.js';

export const initFormats = ['ts', 'json'] as const;

export interface InitOptions {
  format: (typeof initFormats)[number];
}

/** Writes a file with example fixtures to a folder. @returns the exit code */
export async function init(folder: string, { format }: InitOptions): Promise<number> {
  const file = join(folder, `handshake.${format}`);
  const schema = relative(resolve(folder), join(packageRoot, 'schemas', 'fixture.schema.json'));
  const text = format === 'ts' ? exampleInTypeScript(folder) : exampleInJson(schema);
  try {
    await mkdir(folder, { recursive: true });
    await createFile(file, text);
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    throw new SetupError(
      code === 'EEXIST' || code === 'ENOTDIR'
        ? `Cannot write ${file}: a file with this name exists. Choose another folder.`
        : `Cannot write ${file}: ${fileProblemText(problem)}. Choose another folder.`,
      { cause: problem },
    );
  }
  print(
    `Created ${file}. To see what a fixture does and how to run it:\n  badsocket show --fixtures ${folder} handshake/captive-portal\n`,
  );
  return 0;
}
