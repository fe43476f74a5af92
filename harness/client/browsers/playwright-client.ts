import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright';
import { ClientError, SetupError } from '../../support/errors.js';
import { firefoxPreferences } from '../../network/lab/policies.js';
import type { Context } from '../../model/context.js';
import type { ClientIdentity } from '../../model/observation.js';
import { AgentServer, type AgentServerOptions } from '../agent/agent-server.js';
import type { Client } from '../client.js';
import type { BrowserBuild } from './discover.js';
import type { LaunchOptions } from './launch-options.js';
import { PublicPage } from './public-page.js';

/** The time in which a browser must close, in milliseconds. */
const closeWithinMs = 5000;

/** Arguments that stop Chromium from opening connections of its own. */
const chromiumArguments = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-proxy-server',
];

/** How a client is opened. */
export interface OpenOptions {
  env: Record<string, string>;
  /** A running browser, in which the client opens a new context. Default: a new browser that closes with the client. */
  shared?: Browser | undefined;
  context: Context;
}

/**
 * Opens the agent page in a browser that Playwright controls.
 * @throws {SetupError} if the browser does not start, or its permissions cannot be set as the context says.
 */
export async function openPlaywrightClient(
  build: BrowserBuild,
  options: AgentServerOptions,
  { env, shared, context }: OpenOptions,
): Promise<Client> {
  const agent = await AgentServer.start(options);
  const publicPage = context === 'loopback' ? undefined : await PublicPage.open(build.engine, context, agent);
  try {
    const browser =
      shared ?? (await launch(build, { ...env, ...publicPage?.env }, publicPage?.launchOptions));
    return await openPage(build, agent, { browser, isShared: shared !== undefined, publicPage });
  } catch (problem) {
    await agent[Symbol.asyncDispose]();
    await publicPage?.[Symbol.asyncDispose]();
    throw problem instanceof SetupError ? problem : startError(build, problem);
  }
}

/** Opens the agent page in a running browser. */
async function openPage(
  build: BrowserBuild,
  agent: AgentServer,
  {
    browser,
    isShared,
    publicPage,
  }: { browser: Browser; isShared: boolean; publicPage: PublicPage | undefined },
): Promise<Client> {
  const { engine, executablePath } = build;
  const context = await browser.newContext();
  const reports = new Map<string, string[]>();
  let closing = false;
  const onDeath = (reason: string) => {
    if (!closing) agent.die(new ClientError(reason));
  };
  const onDisconnected = () => {
    onDeath(`${engine} exited unexpectedly`);
  };
  browser.on('disconnected', onDisconnected);
  const dispose = async () => {
    closing = true;
    browser.off('disconnected', onDisconnected);
    await agent[Symbol.asyncDispose]();
    await (isShared ? context.close() : closeBrowser(browser));
    await publicPage?.[Symbol.asyncDispose]();
  };
  try {
    context.on('page', (page) => {
      page.on('crash', () => {
        onDeath(`the renderer of ${engine}'s agent page crashed`);
      });
      page.on('websocket', (socket) => {
        socket.on('socketerror', (message) => {
          reports.set(socket.url(), [...(reports.get(socket.url()) ?? []), message]);
        });
      });
    });
    const page = await context.newPage();
    await publicPage?.prepare(context, page);
    await page.goto(agent.url);
    const { userAgent } = await agent.ready();
    const identity: ClientIdentity = {
      name: engine,
      engine,
      product: productOf(build),
      version: browser.version(),
      build: await buildOf(browser, build),
      executable: executablePath,
      userAgent,
      ...(await publicPage?.describe(page)),
    };
    return {
      identity,
      death: agent.death,
      obstacle: (surface, testCase) =>
        publicPage?.obstacle(surface, testCase) ?? agent.obstacle(surface, testCase),
      observe: async (task) => agent.observe(task),
      engineReports: (url) => reports.get(url) ?? [],
      [Symbol.asyncDispose]: dispose,
    };
  } catch (problem) {
    await dispose();
    throw problem;
  }
}

/** Closes a browser, and kills it if it does not close in time. */
async function closeBrowser(browser: Browser): Promise<void> {
  // At the second call, Playwright kills a browser that is still closing:
  // https://github.com/microsoft/playwright/blob/main/packages/utils/processLauncher.ts
  const timer = setTimeout(() => void browser.close(), closeWithinMs);
  await browser.close().finally(() => clearTimeout(timer));
}

/** Starts a browser without the agent page. @throws {SetupError} if the browser does not start. */
export async function launch(
  { engine, executablePath, via }: BrowserBuild,
  env: Record<string, string>,
  { args = [], preferences = {}, headless = true }: LaunchOptions = {},
): Promise<Browser> {
  // Loading Playwright takes half a second, which a command that starts no browser does not spend.
  const playwright = await import('playwright');
  try {
    return await playwright[engine].launch({
      executablePath,
      env,
      headless,
      // badsocket handles signals itself. Playwright's handlers would end the process before the report is written.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      ...(via === 'playwright-bidi' && { channel: 'moz-firefox' }),
      ...(engine === 'chromium' && {
        args: [...chromiumArguments, ...args],
        chromiumSandbox: process.getuid?.() !== 0,
      }),
      ...(engine === 'firefox' && { firefoxUserPrefs: { ...firefoxPreferences, ...preferences } }),
    });
  } catch (problem) {
    throw startError({ engine, executablePath }, problem);
  }
}

function startError(
  { engine, executablePath }: Pick<BrowserBuild, 'engine' | 'executablePath'>,
  cause: unknown,
): SetupError {
  const [line = ''] = (cause as Error).message.split('\n');
  return new SetupError(
    `Cannot start ${engine} at ${executablePath}: ${line}. Name another browser with --browser ${engine}=<path>.`,
    { cause },
  );
}

function productOf({ engine, kind, executablePath }: BrowserBuild): string {
  if (engine === 'webkit') return 'WebKit (Playwright)';
  if (engine === 'firefox') return kind === 'playwright' ? 'Firefox (Playwright)' : 'Firefox';
  return /chrome/i.test(executablePath) ? 'Chrome' : 'Chromium';
}

/** Returns an identifier of the build besides its version: the source revision of Chromium, the BuildID of Firefox. */
async function buildOf(browser: Browser, { engine, executablePath }: BrowserBuild): Promise<string> {
  switch (engine) {
    case 'chromium': {
      const session = await browser.newBrowserCDPSession();
      const { revision } = await session.send('Browser.getVersion');
      await session.detach();
      return revision;
    }
    case 'firefox': {
      const path = join(dirname(await realpath(executablePath)), 'application.ini');
      const ini = await readFile(path, 'utf8').catch(() => '');
      return `BuildID ${/^BuildID=(.*)$/m.exec(ini)?.[1] ?? 'unknown'}`;
    }
    case 'webkit':
      return 'Playwright';
  }
}
