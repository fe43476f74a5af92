import { basename } from 'node:path';
import type { Browser } from 'playwright';
import { CertificateAuthority } from '../../network/certificates/certificates.js';
import { plan } from '../../network/lab/address-plan.js';
import { installFirefoxPolicies, installNssTrust } from '../../network/lab/trust.js';
import type { AgentServerOptions } from '../agent/agent-server.js';
import type { NamedCommand } from './browser-command.js';
import type { Context } from '../../model/context.js';
import type { Client } from '../client.js';
import { openCommandClient } from './command-client.js';
import type { BrowserBuild } from './discover.js';
import { browserEnvironment } from './environment.js';
import { launch, openPlaywrightClient } from './playwright-client.js';

export interface ClientOptions extends Pick<AgentServerOptions, 'initScript' | 'concurrency'> {
  /** A running browser of the same build, in which the client opens a new context. Default: a new browser. */
  browser?: Browser;
  /** Default: `loopback` */
  context?: Context;
}

/**
 * Starts a browser that several clients can share, also at the same time.
 * @throws {import('../../support/errors.js').SetupError} if the browser does not start.
 */
export async function launchBrowser(build: BrowserBuild, mode: 'lab' | 'portable'): Promise<Browser> {
  const inLab = mode === 'lab';
  if (inLab) await installFirefoxPolicies(build.executablePath);
  return launch(build, browserEnvironment(inLab));
}

/**
 * Starts a browser and opens the agent page in it.
 * @throws {import('../../support/errors.js').SetupError} if the browser does not start.
 */
export async function openClient(
  browser: BrowserBuild | NamedCommand,
  mode: 'lab' | 'portable',
  { browser: shared, context = 'loopback', ...options }: ClientOptions = {},
): Promise<Client> {
  const inLab = mode === 'lab';
  const env = browserEnvironment(inLab);
  const command = 'line' in browser ? browser.command : browser.executablePath;
  if (inLab) await installFirefoxPolicies(command);
  // A command may start a browser that reads neither policies nor the bundle of the system.
  if (inLab && 'line' in browser) await installNssTrust(env['HOME'] ?? '', env['PATH'] ?? '');
  const certificate = inLab
    ? await (await CertificateAuthority.load(plan.folder)).issue([plan.agent, plan.denied.secure])
    : undefined;
  // A browser that has not identified itself yet may be Chromium.
  const warmsUp = 'line' in browser || browser.engine === 'chromium';
  const hosts = context === 'public-denied-by-policy' ? plan.denied : undefined;
  const agent: AgentServerOptions = { ...options, certificate, warmsUp, hosts };
  if ('line' in browser) return openCommandClient(browser, agent, env, inLab);
  const { engine, via } = browser;
  return via === 'command'
    ? openCommandClient({ name: engine, engine, command, args: argumentsOf(command) }, agent, env, inLab)
    : openPlaywrightClient(browser, agent, { env, shared, context });
}

/** Returns the arguments for a command. MiniBrowser needs an option to let the agent page open windows without a click. */
function argumentsOf(command: string): string[] {
  return basename(command) === 'MiniBrowser'
    ? ['--javascript-can-open-windows-automatically=true', '{url}']
    : ['{url}'];
}
