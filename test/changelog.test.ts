import { execa } from 'execa';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../harness/support/package-info.js';

it('a release moves every written change to the changelog, and raises the version', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'badsocket-changelog-'));
  try {
    for (const name of ['package.json', 'package-lock.json', 'CHANGELOG.md', '.changeset'])
      cpSync(join(packageRoot, name), join(folder, name), { recursive: true });
    symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
    const version = () => (JSON.parse(read('package.json')) as { version: string }).version;
    const changes = () => readdirSync(join(folder, '.changeset')).filter((name) => name.endsWith('.md'));

    const before = version();
    const titles = changes().map((name) => read('.changeset', name).split('---\n')[2]?.trim().split('\n')[0]);
    // The tool looks for the commits of a change. The copy has none.
    await execa('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
    await execa(process.execPath, [join('node_modules', '@changesets', 'cli', 'bin.js'), 'version'], {
      cwd: folder,
    });

    expect(changes()).toEqual([]);
    const changelog = read('CHANGELOG.md');
    for (const title of titles) expect(changelog).toContain(title);
    if (titles.length === 0) expect(version()).toBe(before);
    else expect(changelog).toContain(`## ${version()}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
