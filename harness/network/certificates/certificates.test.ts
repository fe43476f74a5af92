import { execa } from 'execa';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingProgram } from '../../../test/reference-clients/program.js';
import type { CertificateFault } from '../../model/tls-fault.js';
import { CertificateAuthority } from './certificates.js';
import { because } from '../../../scripts/skips.mjs';

const missing = missingProgram('openssl', 'version', /^OpenSSL /);

describe.skipIf(missing !== undefined)(`the stapled OCSP response${because(missing)}`, () => {
  let folder: string;
  let ca: CertificateAuthority;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'badsocket-ocsp-'));
    ca = await CertificateAuthority.create('badsocket test');
    await ca.save(folder);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it.each<[NonNullable<CertificateFault['stapled']>, RegExp]>([
    ['good', /^Response verify OK\n\n\S+: good\n/m],
    ['revoked', /^Response verify OK\n\n\S+: revoked\n[^]*Reason: keyCompromise\n/m],
    ['unknown', /^Response verify OK\n\n\S+: unknown\n/m],
    ['expired', /^Response verify OK\n\n\S+: WARNING: Status times invalid[^]*status expired[^]*\ngood\n/m],
    ['forged', /Response Verify Failure\n[^]*signature failure/],
    ['for-another-certificate', /^Response verify OK\n[^]*No Status found/m],
    ['unparsable', /Error reading OCSP response\n/],
  ])('%s: openssl ocsp reports it', async (stapled, report) => {
    const leaf = await ca.issue(['a.test'], { stapled });
    const path = (name: string) => join(folder, `${stapled}-${name}`);
    await writeFile(path('cert.pem'), leaf.certificate);
    await writeFile(path('response.der'), leaf.stapled ?? '');
    const issuer = join(folder, 'ca.pem');
    // -issuer must precede the certificate that it issued.
    const args = [
      '-respin',
      path('response.der'),
      '-issuer',
      issuer,
      '-cert',
      path('cert.pem'),
      '-CAfile',
      issuer,
    ];
    const { stdout, stderr } = await execa('openssl', ['ocsp', '-no_nonce', ...args], {
      reject: false,
      stripFinalNewline: false,
    });
    expect(`${stderr}\n${stdout}`).toMatch(report);
  });
});
