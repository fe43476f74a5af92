import { execa, ExecaError } from 'execa';
import { readFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { builtFile } from '../support/package-info.js';
import { type BrowserBuild, discover, type DiscoverOptions } from '../client/browsers/discover.js';
import { type Display, openDisplay } from '../client/browsers/display.js';
import { findExecutable } from '../support/executable.js';
import { reasonOf } from '../support/run-command.js';
import {
  type Distribution,
  distributionOf,
  labTools,
  type LabTool,
  mendTools,
} from '../client/browsers/packages.js';
import { labProblem } from '../network/lab/sandbox.js';
import type { Check, Diagnosis } from './diagnosis.js';
import { mendNamespaces } from './namespaces.js';

const quietly = { timeout: 30_000, reject: false, stdin: 'ignore', cleanup: false } as const;
const namespaces = 'namespaces';

/**
 * Looks at what this machine can do. Nothing is installed and no setting is changed; what is started for a look, a lab
 * and a display, is gone when it returns.
 * @throws {import('../support/errors.js').SetupError} if a browser was named and is not there.
 */
export async function diagnose(options: DiscoverOptions): Promise<Diagnosis> {
  const distribution = distributionOf(await readFile('/etc/os-release', 'utf8').catch(() => ''));
  const { found, missing } = await discover(options);
  const wantsDisplay = found.some(({ via }) => via === 'command');
  const opened = wantsDisplay
    ? await openDisplay(false).catch((problem: unknown) => problem as Error)
    : undefined;
  await using display = opened instanceof Error ? undefined : opened;
  const engines = await Promise.all(
    found.map(async (build) => ({ ...build, product: await productOf(build, display?.name) })),
  );
  const lab = await labOf(distribution);
  // What a run goes by; one that then fails in its lab does not go on without.
  const mode = lab.some(({ what, ok }) => what === namespaces && ok) ? 'lab' : 'portable';
  const labWorks = lab.every(({ ok, optional }) => ok || optional === true);
  return {
    canRun: engines.length > 0 && (mode === 'portable' || labWorks),
    mode,
    engines: { found: engines, missing },
    lab,
    display: [
      ...(wantsDisplay ? [displayCheck(opened)] : []),
      ...(wantsDisplay ? [{ what: 'glib-networking', ok: true, said: 'WebKitGTK has TLS' }] : []),
    ],
    tests: await Promise.all(
      Object.entries(testTools).map(async ([tool, brings]) =>
        commandCheck(tool, mendPackages([brings], distribution)),
      ),
    ),
  };
}

/** What a browser prints of itself; on Windows it would open a window instead. */
async function productOf(
  { engine, executablePath }: BrowserBuild,
  display: string | undefined,
): Promise<string> {
  if (process.platform === 'win32') return engine;
  const { failed, stdout } = await execa(executablePath, ['--version'], {
    ...quietly,
    env: { ...(display !== undefined && { DISPLAY: display }) },
  });
  return failed ? engine : (stdout.trim().split('\n').at(-1) ?? engine);
}

function displayCheck(opened: Display | Error | undefined): Check {
  return opened instanceof Error
    ? { what: 'Xvfb', ok: false, said: opened.message }
    : { what: 'Xvfb', ok: true, said: `starts, as display ${opened?.name ?? ''}` };
}

async function labOf(distribution: Distribution | undefined): Promise<Check[]> {
  if (process.platform !== 'linux') return [{ what: namespaces, ok: false, said: 'Linux alone has them' }];
  const tools = await Promise.all(
    (Object.keys(labTools) as LabTool[]).map(async (tool) =>
      commandCheck(tool, mendTools([tool], distribution)),
    ),
  );
  const problem = await labProblem();
  const fix = tools.every(({ ok }) => ok) ? await mendNamespaces() : undefined;
  return [
    ...tools,
    problem === undefined
      ? {
          what: namespaces,
          ok: true,
          said: 'user, network, mount and process namespaces, without root rights',
        }
      : { what: namespaces, ok: false, said: problem, ...(fix !== undefined && { fix }) },
    ...(problem === undefined ? await tryLab() : []),
  ];
}

/** Builds a lab and meets a healthy peer in it. */
async function tryLab(): Promise<Check[]> {
  const trial = [process.execPath, builtFile('harness/doctor/lab-trial.js')];
  const command = [builtFile('harness/cli/main.js'), 'lab', '--no-peers', '--', ...trial];
  const result = await execa(process.execPath, command, quietly);
  return result instanceof ExecaError
    ? [{ what: 'lab', ok: false, said: reasonOf(result).replace(/^badsocket: /, '') }]
    : (JSON.parse(result.stdout) as Check[]);
}

/** What the suite's own tests run, and the packages that bring it on Debian and Ubuntu. */
const testTools = { openssl: 'openssl', curl: 'curl', script: 'bsdutils' };

async function commandCheck(tool: string, fix: string): Promise<Check> {
  // A user's PATH may lack the folders of the administrator's commands, which the lab reaches all the same.
  const searchPath = [process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(delimiter);
  const path = await findExecutable(tool, searchPath);
  return path === undefined
    ? { what: tool, ok: false, said: 'is not installed', fix }
    : { what: tool, ok: true, said: path };
}

function mendPackages(packages: readonly string[], distribution: Distribution | undefined): string {
  return distribution === undefined
    ? `install ${packages.join(' ')} from your distribution`
    : `sudo apt-get install ${packages.join(' ')}`;
}
