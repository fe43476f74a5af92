import { readdir, readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { createJiti } from 'jiti';
import { builtFile } from '../support/package-info.js';
import { SetupError } from '../support/errors.js';
import { isFolder } from '../support/is-folder.js';
import type { Fixture } from '../model/fixture.js';
import { rulesBroken } from './rules.js';
import { explain } from './explain.js';
import { fixtureFileSchema, fixtureJsonSchema, fixturesOf } from './file.js';

const extensions = ['.json', '.ts', '.js', '.mjs'];
/** JSON files that are not fixtures. */
const others = ['package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * Reads a user's own fixtures from the .json, .js, .mjs and .ts files of a folder. It does not read subfolders, which
 * can contain modules that these files import.
 * @param known fixtures whose ids are taken
 * @throws {SetupError} that names the file, the field and the correction.
 */
export async function loadFixtures(folder: string, known: readonly Fixture[]): Promise<Fixture[]> {
  const taken = new Map(known.map(({ id }) => [id, 'badsocket itself']));
  const own: Fixture[] = [];
  for (const file of await filesIn(folder)) {
    for (const fixture of await loadFile(file)) {
      const owner = taken.get(fixture.id);
      if (owner !== undefined) {
        throw new SetupError(`${file}: ${fixture.id} is a fixture of ${owner}: choose another name`);
      }
      taken.set(fixture.id, file);
      own.push(fixture);
    }
  }
  return own;
}

async function filesIn(folder: string): Promise<string[]> {
  if (!(await isFolder(folder))) {
    throw new SetupError(
      `--fixtures ${folder}: there is no such folder; \`badsocket init ${folder}\` makes one, with an example`,
    );
  }
  const files = (await readdir(folder))
    .filter((name) => extensions.includes(extname(name)) && !name.endsWith('.d.ts') && !others.includes(name))
    .sort()
    .map((name) => join(folder, name));
  if (files.length === 0) {
    throw new SetupError(
      `--fixtures ${folder}: there is no file of fixtures in it, ${extensions.join(', ')}; \`badsocket init ${folder}\` makes an example`,
    );
  }
  return files;
}

async function loadFile(file: string): Promise<Fixture[]> {
  const data = file.endsWith('.json') ? await readJson(file) : await importDefault(file);
  const parsed = fixtureFileSchema.safeParse(data);
  if (!parsed.success) throw new SetupError(`${file}: ${explain(parsed.error, data, fieldNames())}`);
  const fixtures = fixturesOf(parsed.data);
  for (const fixture of fixtures) {
    const [broken] = rulesBroken(fixture);
    if (broken !== undefined) throw new SetupError(`${file}: ${fixture.id}: ${broken}`);
  }
  return fixtures;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (problem) {
    throw new SetupError(`${file} is not JSON: ${firstLine(problem)}`, { cause: problem });
  }
}

/** Node 20 does not strip types, and outside a project that has badsocket installed, nothing else resolves its name. */
const jiti = createJiti(import.meta.url, {
  fsCache: false,
  // A module without a default export yields the module object.
  interopDefault: false,
  alias: { 'badsocket/fixtures': builtFile('harness/fixture-files/vocabulary.js') },
});

async function importDefault(file: string): Promise<unknown> {
  const module = await jiti.import<{ default?: unknown }>(resolve(file)).catch((problem: unknown) => {
    throw new SetupError(`${file} cannot be loaded: ${firstLine(problem)}`, { cause: problem });
  });
  if (module.default === undefined) {
    throw new SetupError(
      `${file} has no default export: write \`export default defineFixtures('handshake', { … })\``,
    );
  }
  return module.default;
}

function firstLine(problem: unknown): string {
  const [line = ''] = (problem instanceof Error ? problem.message : String(problem)).split('\n');
  return line;
}

/** The names of all fields that a file of fixtures can have. */
function fieldNames(): string[] {
  const names = new Set<string>();
  const walk = (schema: unknown) => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') for (const name of Object.keys(value as object)) names.add(name);
      walk(value);
    }
  };
  walk(JSON.parse(fixtureJsonSchema()));
  return [...names];
}
