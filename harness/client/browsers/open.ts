import { basename } from 'node:path';
import type { Browser } from 'playwright';
import { CertificateAuthority } from '../../network/certificates/certificates.js';
import { plan } from '../../network/lab/address-plan.js';
import { installFirefoxPolicies } from '../../network/lab/trust.js';
import type { AgentServerOptions } from '../agent/agent-server.js';
import type { NamedCommand } from './browser-command.js';
import type { Client } from '../client.js';
import { openCommandClient } from './command-client.js';
import type { BrowserBuild } from './discover.js';
import { browserEnvironment } from './environment.js';
import { launch, openPlaywrightClient } from './playwright-client.js';

export interface ClientOptions extends Pick<AgentServerOptions, 'initScript' | 'concurrency'> {
  /** A running browser of the same build: the client gets a context of its own in it. Default: a browser of its own. */
  browser?: Browser;
}

/**
 * Starts a browser that several clients can share, one after the other or at once.
 * @throws {import('../../support/errors.js').SetupError} if it does not start.
 */
export async function launchBrowser(build: BrowserBuild, mode: 'lab' | 'portable'): Promise<Browser> {
  const inLab = mode === 'lab';
  if (inLab) await installFirefoxPolicies(build.executablePath);
  return launch(build, browserEnvironment(inLab));
}

/**
 * Starts a browser with the agent page open in it.
 * @throws {import('../../support/errors.js').SetupError} if it does not start.
 */
export async function openClient(
  browser: BrowserBuild | NamedCommand,
  mode: 'lab' | 'portable',
  { browser: shared, ...options }: ClientOptions = {},
): Promise<Client> {
  const inLab = mode === 'lab';
  const env = browserEnvironment(inLab);
  const command = 'line' in browser ? browser.command : browser.executablePath;
  if (inLab) await installFirefoxPolicies(command);
  const certificate = inLab
    ? await (await CertificateAuthority.load(plan.folder)).issue([plan.agent])
    : undefined;
  // A browser that is yet to say what it is may be a Chromium.
  const warmsUp = 'line' in browser || browser.engine === 'chromium';
  const agent: AgentServerOptions = { ...options, certificate, warmsUp };
  if ('line' in browser) return openCommandClient(browser, agent, env, inLab);
  const { engine, via } = browser;
  return via === 'command'
    ? openCommandClient({ name: engine, engine, command, args: argumentsOf(command) }, agent, env, inLab)
    : openPlaywrightClient(browser, agent, env, shared);
}

/** The agent page opens windows of its own, as no page may unless it is asked to by a click. */
function argumentsOf(command: string): string[] {
  return basename(command) === 'MiniBrowser'
    ? ['--javascript-can-open-windows-automatically=true', '{url}']
    : ['{url}'];
}
