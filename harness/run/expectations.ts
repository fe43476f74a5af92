import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../support/package-info.js';
import { SetupError } from '../support/errors.js';
import { isFolder } from '../support/is-folder.js';
import { fileProblemText, replaceFile } from '../support/replace-file.js';
import { type Engine, engines } from '../model/observation.js';
import {
  checkExpectations,
  type Expectations,
  ExpectationsError,
  type KnownDefect,
  parseExpectations,
} from '../verdict/expectations.js';

/** The folder of the built-in expectations. */
export const shippedExpectations = join(packageRoot, 'expectations');

/**
 * Loads the known defects of each engine from `<engine>.json` in a folder. An engine without a file has none.
 * @param fixtureIds all fixtures that a defect may name
 * @throws {SetupError} if the folder does not exist, or a file cannot be read.
 */
export async function loadExpectations(folder: string, fixtureIds: readonly string[]): Promise<Expectations> {
  if (!(await isFolder(folder)))
    throw new SetupError(
      `--expectations ${folder}: the folder does not exist. Name a folder with files such as chromium.json.`,
    );
  const loaded = await Promise.all(
    engines.map(async (engine) => {
      const path = join(folder, `${engine}.json`);
      return { engine, path, defects: await loadFile(path) };
    }),
  );
  try {
    checkExpectations(new Map(loaded.map(({ path, defects }) => [path, defects])), fixtureIds);
  } catch (problem) {
    throw problem instanceof ExpectationsError ? new SetupError(problem.message) : problem;
  }
  return Object.fromEntries(loaded.map(({ engine, defects }) => [engine, defects]));
}

/**
 * Saves the known defects of an engine to a folder, and replaces the existing ones.
 * @returns the path of the file
 * @throws {SetupError} if the file cannot be written.
 */
export async function saveExpectations(
  folder: string,
  engine: Engine,
  defects: readonly KnownDefect[],
): Promise<string> {
  const path = join(folder, `${engine}.json`);
  const { $schema } = JSON.parse((await readIfExists(path)) ?? '{}') as { $schema?: string };
  await replaceFile(path, expectationsText(defects, $schema)).catch((problem: unknown) => {
    throw new SetupError(
      `Cannot write ${path}: ${fileProblemText(problem)}. Name another folder with --expectations <folder>.`,
      { cause: problem },
    );
  });
  return path;
}

/** Returns the content of a file of expectations: a line for each part of a defect, so that a change is easy to review. */
function expectationsText(defects: readonly KnownDefect[], $schema?: string): string {
  const lines = [
    '{',
    ...($schema === undefined ? [] : [`  "$schema": ${JSON.stringify($schema)},`]),
    '  "defects": [',
    ...defects.flatMap((defect, index) => defectLines(defect, index === defects.length - 1)),
    '  ]',
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function defectLines({ explains, ...rest }: KnownDefect, isLast: boolean): string[] {
  const comma = (index: number, all: readonly unknown[]) => (index === all.length - 1 ? '' : ',');
  return [
    '    {',
    ...Object.entries(rest).map(([field, value]) => `      "${field}": ${JSON.stringify(value)},`),
    '      "explains": [',
    ...explains.map((part, index, all) => `        ${JSON.stringify(part)}${comma(index, all)}`),
    '      ]',
    `    }${isLast ? '' : ','}`,
  ];
}

async function loadFile(path: string): Promise<KnownDefect[]> {
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
