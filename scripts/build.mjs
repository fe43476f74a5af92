import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

/** The folders that `tsconfig.build.json` compiles into dist/. */
const sourceFolders = ['harness', 'fixtures', 'scripts'];

/**
 * Whether the compiler would change nothing in dist/.
 * @param {string} root the folder of package.json
 * @param {string} compiler the path of tsc
 * @returns {boolean}
 */
export function isBuilt(root, compiler) {
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-b', 'tsconfig.build.json', '--dry'], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 && !/would build/.test(stdout) && staleOutputs(root).length === 0;
}

/**
 * Brings dist/ up to date.
 * @param {string} root the folder of package.json
 * @param {() => Promise<number>} compile runs `tsc -b` and returns its exit code
 * @returns {Promise<number>} the exit code of the compiler
 */
export async function build(root, compile) {
  // The compiler does not delete the output of a deleted source.
  for (const path of staleOutputs(root)) rmSync(path);
  return compile();
}

/**
 * @param {string} root
 * @returns {string[]}
 */
function staleOutputs(root) {
  return sourceFolders.flatMap((folder) => {
    const dist = join(root, 'dist', folder);
    if (!existsSync(dist)) return [];
    return readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(js|d\.ts)$/.test(name))
      .filter((name) => {
        const source = join(root, folder, name.replace(/\.(js|d\.ts)$/, ''));
        return !existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`);
      })
      .map((name) => join(dist, name));
  });
}
