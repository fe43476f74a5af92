import { execa } from 'execa';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { ClientError, SetupError } from '../../support/errors.js';
import type { ClientIdentity, Engine } from '../../model/observation.js';
import { AgentServer, type AgentServerOptions } from '../agent/agent-server.js';
import { type BrowserCommand, type NamedCommand, quoted } from './browser-command.js';
import type { Client } from '../client.js';
import { type Display, openDisplay } from './display.js';
import { findExecutable } from '../../support/executable.js';
import { productOf } from './product.js';

/** The command of a browser that was found on this machine. */
export interface FoundCommand extends BrowserCommand {
  engine: Engine;
}

/**
 * Starts a browser by its own command, and waits for the agent page to come up in it.
 * @throws {SetupError} if it does not start, or the page does not come up within 30 s.
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
  // A group of its own, so that the processes that the browser starts end with it. Execa signals the one process alone.
  const child = spawn(browser.command, args, {
    env: ownEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  child.on('error', ({ message }) => {
    agent.die(new ClientError(message));
  });
  child.on('exit', (code, signal) => {
    agent.die(new ClientError(`${browser.name} ended on its own (${signal ?? `code ${code ?? 'none'}`})`));
  });
  const dispose = async () => {
    await agent[Symbol.asyncDispose]();
    await endGroup(child);
    await display?.[Symbol.asyncDispose]();
  };
  try {
    const { userAgent } = await agent.greeted();
    const identity = await identify(browser, userAgent, ownEnv);
    return {
      identity,
      death: agent.death,
      obstacle: (surface, testCase) => agent.obstacle(surface, testCase),
      observe: async (task) => agent.observe(task),
      engineReports: () => [],
      [Symbol.asyncDispose]: dispose,
    };
  } catch (problem) {
    const lastWords = hasEnded(child) ? /[^\n]*\S[^\n]*(?=\n*$)/.exec(said)?.[0].trim() : undefined;
    await dispose();
    throw doesNotStart(browser, problem as Error, lastWords);
  }
}

/**
 * A display of its own; none for a command that somebody has named where that finds one by itself, as on a desktop, or where it must do
 * without.
 */
async function displayFor(
  browser: FoundCommand | NamedCommand,
  env: Record<string, string>,
  inLab: boolean,
): Promise<Display | undefined> {
  if ('line' in browser) {
    // What shows in the lab must not be in the way of who sits in front of it, nor reach out of it.
    const isShown = !inLab && Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
    if (isShown || (await findExecutable('Xvfb', env['PATH'] ?? '')) === undefined) return undefined;
  }
  return openDisplay(inLab);
}

function onDisplay(
  { WAYLAND_DISPLAY: _, ...env }: Record<string, string>,
  { name }: Display,
): Record<string, string> {
  return { ...env, DISPLAY: name, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', NO_AT_BRIDGE: '1' };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const ended = once(child, 'exit');
  signalGroup(child.pid, 'SIGTERM');
  const timer = setTimeout(signalGroup, 3000, child.pid, 'SIGKILL');
  await ended;
  clearTimeout(timer);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  // Windows knows no groups.
  process.kill(process.platform === 'win32' ? pid : -pid, signal);
}

/** What a browser says of itself: by its user agent alone, unless it is one that is known to answer `--version` and no more. */
async function identify(
  browser: FoundCommand | NamedCommand,
  userAgent: string,
  env: Record<string, string>,
): Promise<ClientIdentity> {
  const { name, command } = browser;
  const known = productOf(userAgent);
  const answers = !('line' in browser) || basename(command) === 'MiniBrowser';
  const said = answers ? await askVersion(command, env) : '';
  return {
    name,
    engine: 'line' in browser ? known.engine : browser.engine,
    product: /^(?:WebKitGTK|WPE WebKit)\b/.exec(said)?.[0] ?? known.product,
    version: /\d+(\.\d+)+/.exec(said)?.[0] ?? known.version,
    build: said || 'unknown',
    executable: command,
    userAgent,
    ...('line' in browser && { command: browser.line }),
  };
}

async function askVersion(command: string, env: Record<string, string>): Promise<string> {
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

function doesNotStart(
  browser: FoundCommand | NamedCommand,
  cause: Error,
  lastWords: string | undefined,
): SetupError {
  const why = lastWords === undefined ? cause.message : `${cause.message} and said: ${lastWords}`;
  return new SetupError(
    'line' in browser
      ? `--browser-command ${quoted(browser.line)} brings up no agent page: ${why}; it must open an address without asking anything, in a browser that does not run already, and stay as long as that does`
      : `${browser.name} at ${browser.command} does not start: ${why}; name another with --browser ${browser.engine}=<path>`,
    { cause },
  );
}
