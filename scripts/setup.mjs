import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { browsersNamed } from './browsers.mjs';
import { build, isBuilt } from './build.mjs';
import { run, runNode } from './child.mjs';
import { secondsSince } from './steps.mjs';

/** The folder of package.json. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The built command. */
export const cli = join(root, 'dist', 'harness', 'cli', 'main.js');

/** The exit code for a problem of the machine or the arguments. */
const setupFailed = 2;

/**
 * Prepares a fresh clone: installs dependencies, builds, and installs browsers and the lab's commands. Keeps what exists. If a step
 * fails, ends the process with exit code 2 and a message of one line. Programs that are started later end with this process.
 * @param {string[]} args the arguments of the following run, which may name browsers
 */
export async function setUp(args = []) {
  requireNode(20, 19);
  await installDependencies();
  await compile();
  const { reapChildren } = await built('support/reaper.js');
  reapChildren();
  await getBrowsers(browsersNamed(args));
}

/** @param {number} major @param {number} minor */
function requireNode(major, minor) {
  const [ourMajor = 0, ourMinor = 0] = process.versions.node.split('.').map(Number);
  if (ourMajor > major || (ourMajor === major && ourMinor >= minor)) return;
  stop(`Node ${process.versions.node} is too old. Install ${major}.${minor} or later: https://nodejs.org/`);
}

/** Whether the installed packages and the build are up to date. */
export function isSetUp() {
  return readOrNothing(packagesStamp) === packagesWanted() && isBuilt(root, compiler);
}

const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const packagesStamp = join(root, 'node_modules', '.badsocket-setup');

function packagesWanted() {
  return (
    createHash('sha256')
      .update(readFileSync(join(root, 'package-lock.json')))
      // Some packages differ between platforms.
      .update(`${process.platform} ${process.arch}`)
      .digest('hex')
  );
}

async function installDependencies() {
  const wanted = packagesWanted();
  if (readOrNothing(packagesStamp) === wanted) return;

  // Includes development dependencies even if NODE_ENV is production: the build needs the compiler.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  const code = await step('installing dependencies with npm ci', (onOutput) =>
    npm?.endsWith('npm-cli.js')
      ? run(process.execPath, [npm, ...args], { cwd: root, onOutput })
      : run('npm', args, { cwd: root, onOutput, shell: process.platform === 'win32' }),
  );
  if (code !== 0) stop('Cannot install the dependencies. Run `npm ci --include=dev` to see why.');
  writeFileSync(packagesStamp, wanted);
}

async function compile() {
  if (isBuilt(root, compiler)) return;
  const code = await build(root, () =>
    step('building', (onOutput) => runNode([compiler, '-b', 'tsconfig.build.json'], { cwd: root, onOutput })),
  );
  if (code !== 0) stop('The build failed. Fix the errors above.');
}

/**
 * Imports a built module.
 * @param {string} path
 * @returns {Promise<any>}
 */
function built(path) {
  return import(pathToFileURL(join(root, 'dist/harness', path)).href);
}

/** @param {ReturnType<typeof browsersNamed>} named */
async function getBrowsers({ engine, browser, browserCommand }) {
  const { enginesToRun, parseBrowser, parseEngines } = await built('cli/browsers.js');
  const { discover } = await built('client/browsers/discover.js');
  const { installMissing } = await import(pathToFileURL(join(root, 'dist/scripts/install.js')).href);
  try {
    const paths = Object.fromEntries(browser.map(parseBrowser));
    const asked = engine === undefined ? undefined : parseEngines(engine);
    const engines = enginesToRun({ engine: asked, browser: paths, browserCommand });
    // First, so that the message for a wrong path names its option.
    await discover({ engines: engines.filter((/** @type {string} */ name) => name in paths), paths });
    for (const [engine, path] of Object.entries(paths)) {
      process.env[`BADSOCKET_${engine.toUpperCase()}`] = path;
    }
    await installMissing(engines, say);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'SetupError') throw error;
    stop(error.message);
  }
}

/**
 * Runs a step and prints its title and duration in one line. Prints the output of the step only if it fails.
 * @param {string} title
 * @param {(onOutput: (text: string) => void) => Promise<number>} action
 */
async function step(title, action) {
  const started = performance.now();
  let output = '';
  process.stderr.write(`setup: ${title} … `);
  const code = await action((text) => (output += text));
  process.stderr.write(`${code === 0 ? '' : 'failed after '}${secondsSince(started)}\n`);
  if (code !== 0) process.stderr.write(output);
  return code;
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

/**
 * @param {string} line
 * @returns {never}
 */
function stop(line) {
  say(line);
  process.exit(setupFailed);
}

/** @param {string} path */
function readOrNothing(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
