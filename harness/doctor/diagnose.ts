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
  fixForPackages,
  fixForTools,
} from '../client/browsers/packages.js';
import { labProblem } from '../network/lab/sandbox.js';
import type { Check, Diagnosis } from './diagnosis.js';
import { fixForNamespaces } from './namespaces.js';

const execaOptions = { timeout: 30_000, reject: false, stdin: 'ignore', cleanup: false } as const;
const namespaces = 'namespaces';

/**
 * Checks what this machine can run. Installs nothing and changes no setting. The lab and the display that it starts for the
 * checks end before it returns.
 * @throws {import('../support/errors.js').SetupError} if a browser that the options name does not exist.
 */
export async function diagnose(options: DiscoverOptions): Promise<Diagnosis> {
  const distribution = distributionOf(await readFile('/etc/os-release', 'utf8').catch(() => ''));
  const { found, missing } = await discover(options);
  const needsDisplay = found.some(({ via }) => via === 'command');
  const opened = needsDisplay
    ? await openDisplay(false).catch((problem: unknown) => problem as Error)
    : undefined;
  await using display = opened instanceof Error ? undefined : opened;
  const engines = await Promise.all(
    found.map(async (build) => ({ ...build, product: await productOf(build, display) })),
  );
  const lab = await labOf(distribution);
  // A run chooses its mode in the same way. If its lab then fails, it does not fall back to portable mode.
  const mode = lab.some(({ name, ok }) => name === namespaces && ok) ? 'lab' : 'portable';
  const labWorks = lab.every(({ ok, optional }) => ok || optional === true);
  return {
    canRun: engines.length > 0 && (mode === 'portable' || labWorks),
    mode,
    engines: { found: engines, missing },
    lab,
    display: [
      ...(needsDisplay ? [displayCheck(opened)] : []),
      ...(needsDisplay ? [{ name: 'glib-networking', ok: true, detail: 'WebKitGTK has TLS' }] : []),
    ],
    tests: await Promise.all(
      Object.entries(testTools).map(async ([tool, packageName]) =>
        commandCheck(tool, fixForPackages([packageName], distribution)),
      ),
    ),
  };
}

/** Returns the output of `--version`, or the engine on Windows, where the option opens a window. */
async function productOf(
  { engine, executablePath }: BrowserBuild,
  display: Display | undefined,
): Promise<string> {
  if (process.platform === 'win32') return engine;
  const { failed, stdout } = await execa(executablePath, ['--version'], {
    ...execaOptions,
    env: { ...display?.env },
  });
  return failed ? engine : (stdout.trim().split('\n').at(-1) ?? engine);
}

function displayCheck(opened: Display | Error | undefined): Check {
  return opened instanceof Error
    ? { name: 'Xvfb', ok: false, detail: opened.message }
    : { name: 'Xvfb', ok: true, detail: `starts as display ${opened?.env.DISPLAY ?? ''}` };
}

async function labOf(distribution: Distribution | undefined): Promise<Check[]> {
  if (process.platform !== 'linux')
    return [{ name: namespaces, ok: false, detail: 'only available on Linux' }];
  const tools = await Promise.all(
    (Object.keys(labTools) as LabTool[]).map(async (tool) =>
      commandCheck(tool, fixForTools([tool], distribution)),
    ),
  );
  const problem = await labProblem();
  const fix = tools.every(({ ok }) => ok) ? await fixForNamespaces() : undefined;
  return [
    ...tools,
    problem === undefined
      ? {
          name: namespaces,
          ok: true,
          detail: 'user, network, mount and process namespaces are available without root',
        }
      : { name: namespaces, ok: false, detail: problem, ...(fix !== undefined && { fix }) },
    ...(problem === undefined ? await tryLab() : []),
  ];
}

/** Creates a lab and connects to a healthy peer in it. */
async function tryLab(): Promise<Check[]> {
  const trial = [process.execPath, builtFile('harness/doctor/lab-trial.js')];
  const command = [builtFile('harness/cli/main.js'), 'lab', '--no-peers', '--', ...trial];
  const result = await execa(process.execPath, command, execaOptions);
  return result instanceof ExecaError
    ? [{ name: 'lab', ok: false, detail: reasonOf(result).replace(/^badsocket: /, '') }]
    : (JSON.parse(result.stdout) as Check[]);
}

/** The commands that badsocket's own tests run, with their packages on Debian and Ubuntu. */
const testTools = { openssl: 'openssl', curl: 'curl', script: 'bsdutils' };

async function commandCheck(tool: string, fix: string): Promise<Check> {
  // The lab also searches /usr/sbin and /sbin, which a user's PATH may lack.
  const searchPath = [process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(delimiter);
  const path = await findExecutable(tool, searchPath);
  return path === undefined
    ? { name: tool, ok: false, detail: 'is not installed', fix }
    : { name: tool, ok: true, detail: path };
}
