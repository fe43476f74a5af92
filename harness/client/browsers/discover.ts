import { open, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import { SetupError } from '../../support/errors.js';
import { type Engine, engines as allEngines } from '../../model/observation.js';
import type { MissingEngine } from '../../model/report.js';
import { findExecutable, isExecutable } from '../../support/executable.js';
import { distributionOf, fixForBrowser } from './packages.js';

/** A browser on this machine, and how to start it. */
export interface BrowserBuild {
  engine: Engine;
  /** `playwright`: a build that Playwright distributes; `stock`: any other. */
  kind: 'playwright' | 'stock';
  executablePath: string;
  source: 'option' | 'environment' | 'playwright' | 'system';
  /** `playwright-bidi`: launched by Playwright over WebDriver BiDi; `command`: started by a command with a URL. */
  via: 'playwright-launch' | 'playwright-bidi' | 'command';
}

/** At most one build for each engine. */
export interface Discovery {
  found: BrowserBuild[];
  missing: (MissingEngine & { engine: Engine })[];
}

export interface DiscoverOptions {
  /** Default: all engines. */
  engines?: readonly Engine[];
  /** Paths of executables. */
  paths?: Partial<Record<Engine, string>>;
  /** Default: the environment of this process. */
  env?: NodeJS.ProcessEnv;
}

/** The machine to search. Tests replace it. */
export interface Host {
  platform: NodeJS.Platform;
  /** A prefix for all system paths. */
  root: string;
  /** Returns where Playwright installs its own build, or `undefined` if it has none for this platform. */
  playwrightPath(engine: Engine): Promise<string | undefined>;
}

const thisHost: Host = {
  platform: process.platform,
  root: '/',
  async playwrightPath(engine) {
    // A dynamic import: it takes half a second, and is not needed for a browser that the user names.
    const playwright = await import('playwright');
    try {
      return playwright[engine].executablePath();
    } catch {
      return undefined;
    }
  },
};

const variables: Record<Engine, string> = {
  chromium: 'BADSOCKET_CHROMIUM',
  firefox: 'BADSOCKET_FIREFOX',
  webkit: 'BADSOCKET_WEBKIT',
};

/**
 * Finds a browser for each engine: first one given by an option or an environment variable (`BADSOCKET_CHROMIUM`,
 * `BADSOCKET_FIREFOX`, `BADSOCKET_WEBKIT`), then the build that Playwright installed, then the system's. Starts no process.
 * @throws {SetupError} if a browser that the user names does not exist.
 */
export async function discover(options: DiscoverOptions = {}, host: Host = thisHost): Promise<Discovery> {
  const { engines = allEngines, paths = {}, env = process.env } = options;
  const distribution = distributionOf(
    await readFile(join(host.root, 'etc/os-release'), 'utf8').catch(() => ''),
  );
  const discovery: Discovery = { found: [], missing: [] };
  for (const engine of engines) {
    const result = await search(engine, paths[engine], env, host);
    if (typeof result !== 'string') discovery.found.push(result);
    else discovery.missing.push({ engine, reason: result, fix: fixForBrowser(engine, distribution) });
  }
  return discovery;
}

/** Returns a build that runs on this machine, or the reason why there is none. */
async function search(
  engine: Engine,
  option: string | undefined,
  env: NodeJS.ProcessEnv,
  host: Host,
): Promise<BrowserBuild | string> {
  const build =
    (await namedBuild(engine, option, 'option', `the path given for ${engine}`)) ??
    (await namedBuild(engine, env[variables[engine]], 'environment', variables[engine])) ??
    (await playwrightBuild(engine, host)) ??
    (await systemBuild(engine, env, host));
  if (typeof build === 'string') return build;
  return (await obstacleOf(build, env, host)) ?? build;
}

async function namedBuild(
  engine: Engine,
  path: string | undefined,
  source: 'option' | 'environment',
  origin: string,
): Promise<BrowserBuild | undefined> {
  if (path === undefined || path === '') return undefined;
  if (!(await isExecutable(path))) {
    throw new SetupError(
      `${origin} is ${path}, which is not an executable file. Correct the path, or remove it.`,
    );
  }
  const kind = (await isPlaywrightBuild(path)) ? 'playwright' : 'stock';
  return { engine, kind, executablePath: path, source, via: viaOf(engine, kind) };
}

async function playwrightBuild(engine: Engine, host: Host): Promise<BrowserBuild | undefined> {
  const path = await host.playwrightPath(engine);
  if (path === undefined || !(await isExecutable(path))) return undefined;
  return { engine, kind: 'playwright', executablePath: path, source: 'playwright', via: 'playwright-launch' };
}

async function systemBuild(
  engine: Engine,
  env: NodeJS.ProcessEnv,
  host: Host,
): Promise<BrowserBuild | string> {
  let snap: string | undefined;
  for (const path of await systemPaths(engine, env, host)) {
    if (!(await isExecutable(path))) continue;
    if (await startsSnap(path)) snap ??= path;
    else
      return { engine, kind: 'stock', executablePath: path, source: 'system', via: viaOf(engine, 'stock') };
  }
  return snap === undefined
    ? `${engine} was not found`
    : `${snap} starts a snap, which cannot run inside a namespace`;
}

/** Stock builds of Firefox and WebKit do not support the protocols that Playwright's builds use. */
function viaOf(engine: Engine, kind: BrowserBuild['kind']): BrowserBuild['via'] {
  if (kind === 'playwright') return 'playwright-launch';
  switch (engine) {
    case 'chromium':
      return 'playwright-launch';
    case 'firefox':
      return 'playwright-bidi';
    case 'webkit':
      return 'command';
  }
}

/** Whether Playwright installed this build. It writes a marker file into each folder that it installs to. */
async function isPlaywrightBuild(path: string): Promise<boolean> {
  let folder = dirname(await realpath(path));
  while (folder !== dirname(folder)) {
    if ((await readdir(folder)).includes('INSTALLATION_COMPLETE')) return true;
    folder = dirname(folder);
  }
  return false;
}

async function systemPaths(engine: Engine, env: NodeJS.ProcessEnv, host: Host): Promise<string[]> {
  switch (host.platform) {
    case 'darwin':
      return pathsOnMac[engine].map((path) => join(host.root, path));
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
        const folder = env[variable];
        return folder === undefined ? [] : pathsOnWindows[engine].map((path) => join(folder, path));
      });
    default:
      return engine === 'webkit'
        ? (await libraryFolders(host)).map((folder) => join(folder, 'webkit2gtk-4.1', 'MiniBrowser'))
        : namesOnUnix[engine].flatMap((name) => foldersOf(env).map((folder) => join(folder, name)));
  }
}

const namesOnUnix = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
  firefox: ['firefox-esr', 'firefox'],
};

const pathsOnMac: Record<Engine, readonly string[]> = {
  chromium: [
    'Applications/Chromium.app/Contents/MacOS/Chromium',
    'Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  firefox: ['Applications/Firefox.app/Contents/MacOS/firefox'],
  webkit: [],
};

const pathsOnWindows: Record<Engine, readonly string[]> = {
  chromium: ['Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe'],
  firefox: ['Mozilla Firefox/firefox.exe'],
  webkit: [],
};

function foldersOf(env: NodeJS.ProcessEnv): string[] {
  return (env['PATH'] ?? '').split(delimiter).filter(Boolean);
}

/** Returns the folders in which distributions install libraries and their helpers: /usr/lib/x86_64-linux-gnu, /usr/lib64, … */
async function libraryFolders(host: Host): Promise<string[]> {
  const usr = join(host.root, 'usr');
  const lib = join(usr, 'lib');
  const inLib = await readdir(lib).catch(() => []);
  return [...inLib.map((name) => join(lib, name)), lib, join(usr, 'lib64'), join(usr, 'libexec')];
}

/** Whether a command starts a snap: on Ubuntu, a link to /usr/bin/snap or a script that calls a command in /snap/bin. */
async function startsSnap(path: string): Promise<boolean> {
  const target = await realpath(path);
  if (basename(target) === 'snap' || target.startsWith('/snap/')) return true;
  const file = await open(target);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8192), 0, 8192, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    return start.startsWith('#!') && /\/snap\/|\bsnap run\b/.test(start);
  } finally {
    await file.close();
  }
}

/** Returns why an installed build cannot run, or `undefined` if it can. */
async function obstacleOf(
  build: BrowserBuild,
  env: NodeJS.ProcessEnv,
  host: Host,
): Promise<string | undefined> {
  if (build.via !== 'command' || host.platform !== 'linux') return undefined;
  if ((await findExecutable('Xvfb', env['PATH'] ?? '')) === undefined) {
    return `${build.executablePath} needs a display, but Xvfb is not installed`;
  }
  return (await hasGLibTls(host))
    ? undefined
    : `${build.executablePath} needs glib-networking for TLS, which is not installed`;
}

/** Whether GLib has its TLS module, which it loads at run time: https://gitlab.gnome.org/GNOME/glib-networking */
async function hasGLibTls(host: Host): Promise<boolean> {
  for (const folder of await libraryFolders(host)) {
    const modules = await readdir(join(folder, 'gio', 'modules')).catch(() => []);
    if (modules.some((name) => /^libgio(gnutls|openssl)\.so$/.test(name))) return true;
  }
  return false;
}
