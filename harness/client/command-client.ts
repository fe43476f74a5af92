import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { ClientError, SetupError } from '../errors.js';
import type { ClientIdentity } from '../observation.js';
import { AgentServer, type AgentServerOptions } from './agent-server.js';
import type { Client } from './client.js';
import { openDisplay } from './display.js';

/** A browser that opens the URL it is given on its command line. */
export interface BrowserCommand {
  name: string;
  engine: ClientIdentity['engine'];
  command: string;
  /** `{url}` stands for the address. */
  args: readonly string[];
}

/**
 * Starts a browser by its own command, on a display of its own, and waits for the agent page to come up in it.
 * @throws {SetupError} if it does not start, or the page does not come up within 30 s.
 */
export async function openCommandClient(
  browser: BrowserCommand,
  options: AgentServerOptions,
  env: Record<string, string>,
  inLab: boolean,
): Promise<Client> {
  const display = await openDisplay(inLab);
  const agent = await AgentServer.start(options);
  const args = browser.args.map((arg) => arg.replace('{url}', agent.url));
  // A group of its own, so that the processes that the browser starts end with it.
  const child = spawn(browser.command, args, {
    env: { ...env, DISPLAY: display.name, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', NO_AT_BRIDGE: '1' },
    stdio: 'ignore',
    detached: true,
  });
  child.on('error', ({ message }) => {
    agent.fail(new ClientError(message));
  });
  child.on('exit', (code, signal) => {
    agent.fail(new ClientError(`${browser.name} ended on its own (${signal ?? `code ${code ?? 'none'}`})`));
  });
  const dispose = async () => {
    await agent[Symbol.asyncDispose]();
    await endGroup(child);
    await display[Symbol.asyncDispose]();
  };
  try {
    const { userAgent } = await agent.greeted();
    const identity = await identify(browser, userAgent, display.name);
    return {
      identity,
      obstacle: (surface, of) => agent.obstacle(surface, of),
      observe: async (task) => agent.observe(task),
      engineReports: () => [],
      [Symbol.asyncDispose]: dispose,
    };
  } catch (problem) {
    await dispose();
    throw new SetupError(
      `${browser.name} at ${browser.command} does not start: ${(problem as Error).message}; name another with --browser ${browser.engine}=<path>`,
      { cause: problem },
    );
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 3000);
  await ended;
  clearTimeout(timer);
}

async function identify(
  { name, engine, command }: BrowserCommand,
  userAgent: string,
  display: string,
): Promise<ClientIdentity> {
  const said = await promisify(execFile)(command, ['--version'], {
    timeout: 5000,
    env: { ...process.env, DISPLAY: display },
  })
    .then(({ stdout }) => stdout.trim())
    .catch(() => '');
  const version =
    /\d+(\.\d+)+/.exec(said)?.[0] ?? /(?:Version|AppleWebKit)\/([\d.]+)/.exec(userAgent)?.[1] ?? 'unknown';
  const product = engine === 'webkit' ? 'WebKitGTK' : name;
  return { name, engine, product, version, build: `${said || 'unknown'} (${command})`, userAgent };
}
