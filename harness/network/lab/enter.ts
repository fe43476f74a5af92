import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildNamespaces } from './namespaces.js';
import { plan } from './address-plan.js';
import { installTrust } from './trust.js';

/**
 * Makes a lab of the fresh namespaces that this process is sealed in: two ends of a link, a resolver's address, an authority
 * that every program here trusts, and temporary folders that die with it.
 * @throws {Error} in one line if a step fails.
 */
export async function enterLab(): Promise<void> {
  await buildNamespaces();
  await installTrust();
  process.env['TMPDIR'] = join(plan.folder, 'tmp');
  process.env['BADSOCKET_LAB'] = plan.folder;
  await mkdir(process.env['TMPDIR'], { recursive: true });
}
