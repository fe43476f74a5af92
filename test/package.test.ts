import { execa, execaSync } from 'execa';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listing } from '../harness/cli/list.js';
import { packageRoot, packageVersion } from '../harness/support/package-info.js';
import { labProblem } from '../harness/network/lab/sandbox.js';
import { because } from '../scripts/skips.mjs';

const shell = process.platform === 'win32';
const noNpm = execaSync('npm', ['--version'], { shell, reject: false }).failed
  ? because('there is no npm')
  : '';
const noLab = await labProblem();

/** The package and a project that uses it. */
interface Manifest {
  devDependencies: Record<string, string>;
}
const { devDependencies } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as Manifest;

/** The environment without the settings of an outer npm, which a nested npm would use. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));

/** A module that uses the exports of the entry point, for the strictest compiler settings. */
const typed = `
import { casesOf, defineFixture, finish, type Fixture, fixtures, isWitnessed, readRequest, type Report, respond, startPeer, type StartedPeer, type Witness } from 'badsocket';

const own: Fixture = defineFixture({
  id: 'handshake/payment-required',
  title: 'The server asks for money',
  peer: { handshake: [readRequest(), respond(402), finish()] },
});
await using peer: StartedPeer = await startPeer(own, { scheme: 'ws' });
const witness: Witness = await peer.witness();
export const seen: boolean = isWitnessed(witness);
export const ids: string[] = casesOf(fixtures).map(({ fixture }) => fixture.id);
export const exitCodeOf = (report: Report): 0 | 1 | 2 => report.verdict.exitCode;
// @ts-expect-error There is no such fixture.
await startPeer(403);
// @ts-expect-error There is no such step.
own.peer.handshake = [{ step: 'reply' }];
`;

const meets = `
import { get } from 'node:http';
import { isWitnessed, startPeer } from 'badsocket';

const peer = await startPeer(process.argv[2]);
const seen = await new Promise((resolve) => {
  get(peer.url.replace('ws:', 'http:'), ({ statusCode }) => resolve(statusCode)).on('error', ({ code }) => resolve(code));
});
console.log(seen, isWitnessed(await peer.witness()));
await peer[Symbol.asyncDispose]();
`;

const spec = `
import { expect, test } from 'badsocket/playwright';

let url = '';
test('starts a peer', async ({ startPeer }) => {
  const peer = await startPeer('handshake/http-403');
  url = peer.url.replace('ws:', 'http:');
  expect((await fetch(url)).status).toBe(403);
});
test('stops the peer at the end of the test', async () => {
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
`;

const compilerOptions = {
  lib: ['ES2023', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'ES2022',
  module: 'NodeNext',
};

describe.skipIf(noNpm !== '')(
  `the package, in a project that has nothing else${noNpm}`,
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'badsocket-package-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    const run = async (command: string, ...args: string[]) =>
      (
        await execa(command, args, {
          cwd: folder,
          env,
          extendEnv: false,
          shell: shell && command === 'npm',
          stripFinalNewline: false,
        })
      ).stdout;
    const node = async (...args: string[]) => run(process.execPath, ...args);
    const install = async (...packages: string[]) =>
      run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...packages);
    const write = (name: string, content: string | object) => {
      writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    };
    const compile = async (name: string, types: string[]) => {
      write('tsconfig.json', { compilerOptions: { ...compilerOptions, types }, files: [name] });
      await node(join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.').catch(
        (problem: unknown) => expect.unreachable((problem as { stdout: string }).stdout),
      );
    };
    const installed = () => {
      const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
        packages: object;
      };
      return Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, ''));
    };

    let packed: string[];
    beforeAll(async () => {
      const result = await execa(
        'npm',
        ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
        {
          cwd: packageRoot,
          env,
          extendEnv: false,
          shell,
        },
      );
      const [tarball] = JSON.parse(result.stdout) as { filename: string; files: { path: string }[] }[];
      packed = tarball?.files.map(({ path }) => path) ?? [];
      write('package.json', { private: true, type: 'module' });
      await install(`./${tarball?.filename ?? ''}`);
    }, 120_000);

    it('contains the program without its tests', () => {
      expect(packed).toContain('dist/harness/library/index.js');
      expect(packed.filter((path) => /\btest(ing)?\b|bench|\.map$|examples\//.test(path))).toEqual([]);
      expect(installed()).toContain('zod');
      expect(installed().filter((name) => name in devDependencies)).toEqual([]);
    });

    it('contains only declarations that the entry points need', async () => {
      write('typed.ts', `${typed}\nimport 'badsocket/fixtures';\nimport 'badsocket/playwright';`);
      write('tsconfig.json', { compilerOptions: { ...compilerOptions, types: [] }, files: ['typed.ts'] });
      const compiler = join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc');
      const listed = (await node(compiler, '-p', '.', '--listFilesOnly')).replaceAll('\\', '/').split('\n');
      const reached = new Set(
        listed.flatMap((path) => /badsocket\/(dist\/harness\/[^/]+)\/.*\.d\.ts$/.exec(path)?.[1] ?? []),
      );
      const declared = packed.flatMap((path) => /^(dist\/harness\/[^/]+)\/.*\.d\.ts$/.exec(path)?.[1] ?? []);
      expect([...new Set(declared)].sort()).toEqual([...reached].sort());
    });

    it('installs its command', async () => {
      const listing = JSON.parse(
        await run('npm', 'exec', '--', 'badsocket', 'list', '--json', 'port'),
      ) as Listing;
      expect(listing.fixtures).not.toEqual([]);
      expect(await run('npm', 'exec', '--', 'badsocket', '--version')).toBe(`${packageVersion}\n`);
    });

    it('does not update the expectations that it contains', async () => {
      const command = join('node_modules', 'badsocket', 'bin', 'badsocket.js');
      // Any program passes for a browser, because none is started.
      const options = ['--lab', 'off', '--engine', 'chromium', '--browser', `chromium=${process.execPath}`];
      const { exitCode, stderr } = await execa(
        process.execPath,
        [command, 'run', '--update-expectations', ...options],
        { cwd: folder, env, extendEnv: false, reject: false },
      );
      expect(stderr).toMatch(/^badsocket: --update-expectations would change the installed package\. .*$/);
      expect(exitCode).toBe(2);
    });

    it('serves its page and the scripts of the page', async () => {
      const command = join('node_modules', 'badsocket', 'bin', 'badsocket.js');
      const child = execa(process.execPath, [command, 'serve', 'healthy', '--json'], {
        cwd: folder,
        env,
        extendEnv: false,
        stdio: ['ignore', 'pipe', 'inherit'],
        reject: false,
      });
      const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
      const { url } = JSON.parse(line) as { url: string };
      const page = await (await fetch(url)).text();
      const asked = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
      expect(asked.length).toBeGreaterThan(1);
      for (const path of [...asked, '/harness/probe/probe.js'])
        expect((await fetch(new URL(path, url))).status, path).toBe(200);
      child.kill();
      await child;
    });

    it('has complete types that do not need those of Node', async () => {
      write('typed.ts', typed);
      await compile('typed.ts', []);
    });

    it('starts a peer', async () => {
      write('meets.mjs', meets);
      expect(await node('meets.mjs', 'handshake/http-403')).toBe('403 true\n');
    });

    it.skipIf(noLab !== undefined)(`starts one in the lab${because(noLab)}`, async () => {
      write('meets.mjs', meets);
      const inLab = ['exec', '--', 'badsocket', 'lab', '--', process.execPath, 'meets.mjs'];
      expect(await run('npm', ...inLab, 'name/nxdomain')).toBe('ENOTFOUND true\n');
    });

    it('extends the Playwright Test of its user, with complete types', async () => {
      await install(
        `@playwright/test@${devDependencies['@playwright/test'] ?? ''}`,
        `@types/node@${devDependencies['@types/node'] ?? ''}`,
      );
      write('peer.spec.ts', spec);
      await compile('peer.spec.ts', ['node']);
      const result = await node(
        join('node_modules', '@playwright', 'test', 'cli.js'),
        'test',
        '--workers=1',
        '--reporter=json',
      );
      const { stats } = JSON.parse(result) as { stats: object };
      expect(stats).toMatchObject({ expected: 2, unexpected: 0, flaky: 0, skipped: 0 });
    });
  },
);
