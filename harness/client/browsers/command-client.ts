import { execa } from 'execa';
import { type ChildProcess, spawn } from 'node:child_process';
import { basename } from 'node:path';
import { ClientError, SetupError } from '../../support/errors.js';
import type { Case } from '../../model/case.js';
import type { ClientIdentity, Engine } from '../../model/observation.js';
import { AgentServer, type AgentServerOptions } from '../agent/agent-server.js';
import { type BrowserCommand, type NamedCommand, quoted } from './browser-command.js';
import type { Client } from '../client.js';
import { type Display, openDisplay } from './display.js';
import { endChild, hasEnded } from '../../support/end-child.js';
import { findExecutable } from '../../support/executable.js';
import { portOfWebKit, productOf } from './product.js';

/** The command that starts a browser that was found on this machine. */
export interface FoundCommand extends BrowserCommand {
  engine: Engine;
}

/**
 * Starts a browser by a command, and waits until the agent page is ready.
 * @throws {SetupError} if the browser does not start, or the page is not ready within 30 s.
 */
export async function openCommandClient(
  browser: FoundCommand | NamedCommand,
  options: AgentServerOptions,
  env: Record<string, string>,
  inLab: boolean,
): Promise<Client> {
  const display = await displayFor(browser, env, inLab);
  const agent = await AgentServer.start(options);
  const args = browser.args.map((arg) => arg.replaceAll('{url}', agent.url));
  const ownEnv = display === undefined ? env : onDisplay(env, display);
  // `detached` starts a process group, so that the browser's child processes can be ended with it. Execa would only signal the
  // browser itself.
  const child = spawn(browser.command, args, {
    env: ownEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-2000)));
  child.on('error', ({ message }) => {
    agent.die(new ClientError(message));
  });
  child.on('exit', (code, signal) => {
    agent.die(new ClientError(`${browser.name} exited unexpectedly (${signal ?? `code ${code ?? 'none'}`})`));
  });
  const dispose = async () => {
    await agent[Symbol.asyncDispose]();
    await endGroup(child);
    await display?.[Symbol.asyncDispose]();
  };
  try {
    const { userAgent } = await agent.ready();
    const identity = await identify(browser, userAgent, ownEnv);
    return {
      identity,
      death: agent.death,
      obstacle: (surface, testCase) =>
        agent.obstacle(surface, testCase) ?? promptObstacle(identity, testCase),
      observe: async (task) => agent.observe(task),
      engineReports: () => [],
      [Symbol.asyncDispose]: dispose,
    };
  } catch (problem) {
    const lastLine = hasEnded(child) ? /[^\n]*\S[^\n]*(?=\n*$)/.exec(stderr)?.[0].trim() : undefined;
    await dispose();
    throw startError(browser, problem as Error, lastLine);
  }
}

/**
 * Opens a display for a browser. A command given by the user gets none outside the lab if it can use the user's display, and none if
 * Xvfb is missing.
 */
async function displayFor(
  browser: FoundCommand | NamedCommand,
  env: Record<string, string>,
  inLab: boolean,
): Promise<Display | undefined> {
  if ('line' in browser) {
    // Inside the lab, a browser must neither disturb the user nor connect to the user's display.
    const hasDisplay = !inLab && Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
    if (hasDisplay || (await findExecutable('Xvfb', env['PATH'] ?? '')) === undefined) return undefined;
  }
  return openDisplay(inLab);
}

function onDisplay(
  { WAYLAND_DISPLAY: _, ...env }: Record<string, string>,
  display: Display,
): Record<string, string> {
  return { ...env, ...display.env, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', NO_AT_BRIDGE: '1' };
}

async function endGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  await endChild(child, {
    ask: () => signalGroup(pid, 'SIGTERM'),
    kill: () => signalGroup(pid, 'SIGKILL'),
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  // Windows has no process groups.
  process.kill(process.platform === 'win32' ? pid : -pid, signal);
}

/** Browsers that ask their user about a certificate that they do not trust, and wait for the answer. */
const promptingProducts = ['QtWebEngine'];

function promptObstacle({ product }: ClientIdentity, { fixture: { peer } }: Case): string | undefined {
  const isCertificateFault = peer.tls !== undefined && 'certificate' in peer.tls;
  return isCertificateFault && promptingProducts.includes(product)
    ? `${product} asks its user about a certificate that it does not trust, and waits`
    : undefined;
}

/** Commands of browsers that print their version with `--version`. Others would open a window. */
const versionPrinters = ['MiniBrowser', 'cog'];

/**
 * Identifies a browser by its user agent and the output of `--version`. The option is only used for browsers that are known to
 * support it.
 */
async function identify(
  browser: FoundCommand | NamedCommand,
  userAgent: string,
  env: Record<string, string>,
): Promise<ClientIdentity> {
  const { name, command } = browser;
  const byUserAgent = productOf(userAgent);
  const printsVersion = !('line' in browser) || versionPrinters.includes(basename(command));
  const versionText = printsVersion ? await readVersion(command, env) : '';
  return {
    name,
    engine: 'line' in browser ? byUserAgent.engine : browser.engine,
    product: byUserAgent.product,
    version: /\d+(\.\d+)+/.exec(versionText)?.[0] ?? byUserAgent.version,
    ...portOfWebKit(versionText),
    build: versionText || 'unknown',
    executable: command,
    userAgent,
    ...('line' in browser && { command: browser.line }),
  };
}

async function readVersion(command: string, env: Record<string, string>): Promise<string> {
  const { failed, stdout } = await execa(command, ['--version'], {
    timeout: 5000,
    env,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    cleanup: false,
  });
  return failed ? '' : stdout.trim();
}

function startError(
  browser: FoundCommand | NamedCommand,
  cause: Error,
  lastLine: string | undefined,
): SetupError {
  const why = lastLine === undefined ? cause.message : `${cause.message}, and printed: ${lastLine}`;
  return new SetupError(
    'line' in browser
      ? `--browser-command ${quoted(browser.line)} did not open the agent page: ${why}. The command must start a new browser, open the URL without a prompt, and run until the browser exits.`
      : `Cannot start ${browser.name} at ${browser.command}: ${why}. Name another browser with --browser ${browser.engine}=<path>.`,
    { cause },
  );
}
