import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateFault } from '../fixture.js';

x509.cryptoProvider.set(webcrypto as Crypto);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 60 * 60 * 1000;

/** What a TLS server needs, in PEM. */
export interface ServerCertificate {
  certificate: string;
  key: string;
}

/** A certificate authority that lives as long as its lab. */
export class Authority {
  readonly #keys: CryptoKeyPair;
  readonly certificate: x509.X509Certificate;

  private constructor(keys: CryptoKeyPair, certificate: x509.X509Certificate) {
    this.#keys = keys;
    this.certificate = certificate;
  }

  static async create(name: string): Promise<Authority> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: `CN=${name}`,
      notBefore: new Date(Date.now() - 30 * dayMs),
      notAfter: new Date(Date.now() + 30 * dayMs),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, 1, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new Authority(keys, certificate);
  }

  /** Reads what {@link Authority.save} wrote. */
  static async load(folder: string): Promise<Authority> {
    const certificate = new x509.X509Certificate(await readFile(join(folder, 'ca.pem'), 'utf8'));
    const pkcs8 = createPrivateKey(await readFile(join(folder, 'ca.key'), 'utf8')).export({
      type: 'pkcs8',
      format: 'der',
    });
    const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
    const publicKey = await certificate.publicKey.export(algorithm, ['verify']);
    return new Authority({ privateKey, publicKey }, certificate);
  }

  async save(folder: string): Promise<void> {
    await writeFile(join(folder, 'ca.pem'), this.certificate.toString('pem'));
    await writeFile(join(folder, 'ca.key'), await pemOfKey(this.#keys.privateKey), { mode: 0o600 });
  }

  /**
   * Issues a server certificate for some names, good but for what `fault` says of it.
   * https://www.rfc-editor.org/rfc/rfc5280#section-4.1
   */
  async issue(names: readonly string[], fault: CertificateFault = {}): Promise<ServerCertificate> {
    const keys = await generateKeys();
    const subjectNames = fault.name === undefined ? names : [fault.name];
    const selfSigned = fault.issuer === 'itself';
    const issuer =
      fault.issuer === 'unknown' ? await Authority.create('Nobody has heard of this authority') : this;
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: [{ CN: [subjectNames[0] ?? ''] }],
      issuer: selfSigned ? [{ CN: [subjectNames[0] ?? ''] }] : issuer.certificate.subject,
      notBefore: dateOf(fault.validFrom, -7),
      notAfter: dateOf(fault.validUntil, 7),
      publicKey: keys.publicKey,
      signingKey: selfSigned ? keys.privateKey : issuer.#keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          subjectNames.map((value) => ({ type: 'dns' as const, value })),
        ),
        await x509.AuthorityKeyIdentifierExtension.create(
          selfSigned ? keys.publicKey : issuer.certificate.publicKey,
        ),
      ],
    });
    return { certificate: certificate.toString('pem'), key: await pemOfKey(keys.privateKey) };
  }
}

function dateOf(when: { daysFromNow: number } | undefined, daysFromNow: number): Date {
  return new Date(Date.now() + (when?.daysFromNow ?? daysFromNow) * dayMs);
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function pemOfKey(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** A positive number of 120 random bits: https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.2 */
function serialNumber(): string {
  return `01${Buffer.from(webcrypto.getRandomValues(new Uint8Array(15))).toString('hex')}`;
}
