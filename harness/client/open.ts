import { installFirefoxPolicies } from '../lab/trust.js';
import type { Client } from './client.js';
import { openCommandClient } from './command-client.js';
import type { BrowserBuild } from './discover.js';
import { browserEnvironment } from './environment.js';
import { openPlaywrightClient } from './playwright-client.js';

/**
 * Starts a browser with the agent page open in it.
 * @throws {import('../errors.js').SetupError} if it does not start.
 */
export async function openClient(build: BrowserBuild, mode: 'lab' | 'portable'): Promise<Client> {
  const inLab = mode === 'lab';
  const env = browserEnvironment(inLab);
  const { engine, executablePath, via } = build;
  if (engine === 'firefox' && inLab) await installFirefoxPolicies(executablePath);
  return via === 'command'
    ? openCommandClient({ name: engine, engine, command: executablePath, args: ['{url}'] }, env, inLab)
    : openPlaywrightClient(build, env);
}
