import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildNamespaces } from './namespaces.js';
import { plan } from './address-plan.js';
import { installTrust } from './trust.js';

/**
 * Sets up the lab in the new namespaces of this process: two ends of a link, the address of a resolver, a CA that every program in the
 * lab trusts, and temporary folders that disappear with the lab.
 * @throws {Error} with a message of one line, if a step fails.
 */
export async function enterLab(): Promise<void> {
  await buildNamespaces();
  await installTrust();
  process.env['TMPDIR'] = join(plan.folder, 'tmp');
  process.env['BADSOCKET_LAB'] = plan.folder;
  await mkdir(process.env['TMPDIR'], { recursive: true });
}
