import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sourceFolders = ['harness', 'fixtures'];
const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/**
 * What the build is made of: the names of its sources, and a hash of their names, sizes and times.
 * @param {string} root the folder of package.json
 * @returns {{ sources: string[], state: string }}
 */
export function readSources(root) {
  const sources = sourceFolders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name))),
    )
    .filter((name) => /(?<!\.test)\.tsx?$/.test(name))
    .sort();
  const hash = createHash('sha256');
  for (const name of [...settings, ...sources]) {
    const { size, mtimeMs } = statSync(join(root, name));
    hash.update(`${name} ${size} ${mtimeMs}\n`);
  }
  return { sources, state: hash.digest('hex') };
}

/**
 * Whether dist/ is what its sources are now.
 * @param {string} root the folder of package.json
 */
export function isBuilt(root) {
  return readStamp(stampOf(root))?.state === readSources(root).state;
}

/**
 * Brings dist/ up to date if a source has changed since it was built.
 * @param {string} root the folder of package.json
 * @param {() => Promise<number>} compile returns the compiler's exit code
 * @returns {Promise<number>} the compiler's exit code; 0 if there was nothing to do
 */
export async function build(root, compile) {
  const dist = join(root, 'dist');
  const stamp = stampOf(root);
  const now = readSources(root);
  const before = readStamp(stamp);
  if (before?.state === now.state) return 0;
  // The compiler never takes away what it made of a source that is gone.
  if (before?.sources.join() !== now.sources.join()) rmSync(dist, { recursive: true, force: true });
  rmSync(stamp, { force: true });

  const code = await compile();
  if (code === 0) {
    mkdirSync(dist, { recursive: true });
    writeFileSync(stamp, JSON.stringify(now));
  }
  return code;
}

function stampOf(root) {
  return join(root, 'dist', '.badsocket-build');
}

function readStamp(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
