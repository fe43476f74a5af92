import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { CertificateFault } from '../../model/tls-fault.js';
import { replaceFile } from '../../support/replace-file.js';
import { ocspResponse } from './ocsp.js';

x509.cryptoProvider.set(webcrypto);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 60 * 60 * 1000;

/** The certificate chain and the key of a TLS server, in PEM. */
export interface ServerCertificate {
  certificate: string;
  key: string;
  /** The OCSP response that the server staples on request, in DER. `null` if the server must staple one but has none. */
  stapled?: Buffer | null;
}

/** A certificate authority of the lab, or of a process. */
export class CertificateAuthority {
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly certificate: x509.X509Certificate;

  private constructor(keys: webcrypto.CryptoKeyPair, certificate: x509.X509Certificate) {
    this.#keys = keys;
    this.certificate = certificate;
  }

  static async create(name: string): Promise<CertificateAuthority> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      // It is never renewed, because the browsers of a lab have read it.
      ...validity(3650),
      serialNumber: serialNumber(),
      name: `CN=${name}`,
      keys,
      signingAlgorithm: algorithm,
      extensions: await caExtensions(keys.publicKey, 1),
    });
    return new CertificateAuthority(keys, certificate);
  }

  /** Reads what {@link CertificateAuthority.save} wrote. */
  static async load(folder: string): Promise<CertificateAuthority> {
    const certificate = new x509.X509Certificate(await readFile(join(folder, 'ca.pem'), 'utf8'));
    const pkcs8 = createPrivateKey(await readFile(join(folder, 'ca.key'), 'utf8')).export({
      type: 'pkcs8',
      format: 'der',
    });
    const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
    const publicKey = await certificate.publicKey.export(algorithm, ['verify']);
    return new CertificateAuthority({ privateKey, publicKey }, certificate);
  }

  async save(folder: string): Promise<void> {
    await replaceFile(join(folder, 'ca.pem'), this.certificate.toString('pem'));
    await replaceFile(join(folder, 'ca.key'), await pemOfKey(this.#keys.privateKey), 0o600);
  }

  /**
   * Issues a server certificate for names or addresses, valid except for `fault`.
   * https://www.rfc-editor.org/rfc/rfc5280#section-4.1
   */
  async issue(names: readonly string[], fault: CertificateFault = {}): Promise<ServerCertificate> {
    const keys = await generateKeys(keyAlgorithms[fault.key ?? 'good']);
    const subjectNames = fault.name === undefined ? names : [fault.name];
    const subject = [{ CN: [subjectNames[0] ?? ''] }];
    const chain = await this.#chainFor(fault);
    const issuer =
      chain[0] ?? (fault.issuer === 'unknown' ? await CertificateAuthority.create(unknownCaName) : this);
    const issuerKeys = fault.issuer === 'itself' ? keys : issuer.#keys;
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject,
      issuer: fault.issuer === 'itself' ? subject : issuer.certificate.subject,
      notBefore: dateOf(fault.validFrom, -7),
      notAfter: dateOf(fault.validUntil, 7),
      publicKey: keys.publicKey,
      signingKey: (fault.signature === 'forged' ? await generateKeys() : issuerKeys).privateKey,
      signingAlgorithm: fault.signature === 'sha-1' ? { ...algorithm, hash: 'SHA-1' } : algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([usages[fault.usage ?? 'server']]),
        await x509.AuthorityKeyIdentifierExtension.create(issuerKeys.publicKey),
        ...(fault.commonNameOnly === true ? [] : [alternativeNames(subjectNames)]),
        ...(fault.unknownCriticalExtension === true ? [unknownCriticalExtension()] : []),
        ...(fault.mustStaple === true ? [tlsFeature()] : []),
      ],
    });
    const sent = fault.intermediate === 'not-sent' ? [] : chain;
    // Some clients search only the chain for the signer of a response.
    const signer = fault.stapled === undefined || sent.includes(issuer) ? [] : [issuer];
    const caCertificates = [...sent, ...signer].map((ca) => ca.certificate);
    return {
      certificate: [certificate, ...caCertificates].map((inChain) => inChain.toString('pem')).join('\n'),
      key: await pemOfKey(keys.privateKey),
      ...(fault.stapled !== undefined && { stapled: await issuer.#respond(certificate, fault.stapled) }),
      ...(fault.stapled === undefined && fault.mustStaple === true && { stapled: null }),
    };
  }

  /** Returns an OCSP response of this CA about a certificate, in DER, with a fault. */
  async #respond(
    certificate: x509.X509Certificate,
    fault: NonNullable<CertificateFault['stapled']>,
  ): Promise<Buffer> {
    if (fault === 'unparsable') return Buffer.from('This is not an OCSP response.');
    const { privateKey } = fault === 'forged' ? await generateKeys() : this.#keys;
    const about = fault === 'for-another-certificate' ? this.certificate : certificate;
    // Firefox tolerates a clock difference of one day: https://searchfox.org/mozilla-central/source/security/nss/lib/mozpkix/lib/pkixocsp.cpp
    const weeksAgo = fault === 'expired' ? 2 : 0;
    return ocspResponse(this.certificate.rawData, KeyObject.from(privateKey), about.rawData, {
      status: fault === 'revoked' || fault === 'unknown' ? fault : 'good',
      thisUpdate: dateOf(undefined, -1 - 7 * weeksAgo),
      nextUpdate: dateOf(undefined, 6 - 7 * weeksAgo),
    });
  }

  /** Returns the intermediate CAs between this CA and a certificate. The issuer of the certificate comes first. */
  async #chainFor({ intermediate }: CertificateFault): Promise<CertificateAuthority[]> {
    if (intermediate === undefined) return [];
    const first = await this.#subordinate('badsocket intermediate', intermediate);
    return intermediate === 'one-too-many'
      ? [await first.#subordinate('badsocket second intermediate', intermediate), first]
      : [first];
  }

  /** Issues the certificate of an intermediate CA, with a fault: https://www.rfc-editor.org/rfc/rfc5280#section-6.1.4 */
  async #subordinate(
    name: string,
    fault: NonNullable<CertificateFault['intermediate']>,
  ): Promise<CertificateAuthority> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      ...validity(fault === 'expired' ? -1 : undefined),
      serialNumber: serialNumber(),
      subject: `CN=${name}`,
      issuer: this.certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        ...(await caExtensions(keys.publicKey, 0, fault)),
        await x509.AuthorityKeyIdentifierExtension.create(this.certificate.publicKey),
        ...(fault === 'for-other-names' ? [onlyNamesUnder('somebody-else.test')] : []),
      ],
    });
    return new CertificateAuthority(keys, certificate);
  }
}

const unknownCaName = 'Unknown CA';

const rsa = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength,
});
const keyAlgorithms = { good: algorithm, 'rsa-1024': rsa(1024) } as const;

const usages = {
  server: x509.ExtendedKeyUsage.serverAuth,
  client: x509.ExtendedKeyUsage.clientAuth,
  'code-signing': x509.ExtendedKeyUsage.codeSigning,
} as const;

function alternativeNames(names: readonly string[]): x509.Extension {
  return new x509.SubjectAlternativeNameExtension(
    names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
  );
}

async function caExtensions(
  publicKey: webcrypto.CryptoKey,
  pathLength: number,
  fault?: CertificateFault['intermediate'],
): Promise<x509.Extension[]> {
  const { keyCertSign, cRLSign, digitalSignature } = x509.KeyUsageFlags;
  if (fault === 'not-a-ca') return [new x509.BasicConstraintsExtension(false, undefined, true)];
  return [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    fault === 'may-not-sign'
      ? new x509.KeyUsagesExtension(digitalSignature, true)
      : new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
  ];
}

/** Returns NameConstraints with one permitted subtree: https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10 */
function onlyNamesUnder(domain: string): x509.Extension {
  const nest = (body: Uint8Array, tag: number) => Uint8Array.of(tag, body.length, ...body);
  const permitted = [0x82, 0x30, 0xa0, 0x30].reduce(nest, new TextEncoder().encode(domain));
  return new x509.Extension('2.5.29.30', true, permitted);
}

/** Returns the TLS feature extension that requires stapling, by the number of status_request: https://www.rfc-editor.org/rfc/rfc7633#section-4.1 */
function tlsFeature(): x509.Extension {
  return new x509.Extension('1.3.6.1.5.5.7.1.24', false, Uint8Array.of(0x30, 3, 2, 1, 5));
}

/** Returns a critical extension under the arc that is reserved for examples: https://www.oid-info.com/get/2.999 */
function unknownCriticalExtension(): x509.Extension {
  return new x509.Extension('2.999.1', true, Uint8Array.of(5, 0));
}

function validity(untilDays = 30): { notBefore: Date; notAfter: Date } {
  return { notBefore: dateOf(undefined, -30), notAfter: dateOf(undefined, untilDays) };
}

function dateOf(when: { daysFromNow: number } | undefined, daysFromNow: number): Date {
  return new Date(Date.now() + (when?.daysFromNow ?? daysFromNow) * dayMs);
}

async function generateKeys(
  keyAlgorithm: (typeof keyAlgorithms)[keyof typeof keyAlgorithms] = algorithm,
): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
}

async function pemOfKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** Returns a positive number with 120 random bits: https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.2 */
function serialNumber(): string {
  return `01${Buffer.from(webcrypto.getRandomValues(new Uint8Array(15))).toString('hex')}`;
}
