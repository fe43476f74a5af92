import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { labTools, packagesOfBrowser } from '../harness/client/browsers/packages.js';
import { containerOptions } from '../harness/doctor/namespaces.js';
import { engines } from '../harness/model/observation.js';
import { packageRoot } from '../harness/support/package-info.js';

const read = (path: string) => readFileSync(join(packageRoot, path), 'utf8');

it('the recipe of the container installs every browser and every tool of the lab', () => {
  const words = read('.devcontainer/Containerfile').split(/\s+/);
  const needed = [
    ...engines.flatMap((engine) => packagesOfBrowser(engine, 'debian')),
    ...Object.values(labTools),
  ];
  expect(needed.filter((name) => !words.includes(name))).toEqual([]);
});

it('the documentation and the development container have the options that doctor names', () => {
  const documented = read('docs/lab.md');
  const used = read('.devcontainer/devcontainer.json').replaceAll('--security-opt=', '--security-opt ');
  for (const option of containerOptions) {
    expect(documented).toContain(`\`${option}\``);
    expect(used).toContain(`"${option}"`);
  }
});
