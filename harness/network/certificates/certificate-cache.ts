import type { ServerCertificate } from './certificates.js';

/**
 * The time after which a certificate is issued again, in milliseconds. A certificate lasts seven days, and one that is not valid yet
 * becomes valid after a day: a lab or a service may run longer.
 */
const renewAfterMs = 60 * 60 * 1000;

/** Issues the certificates of a network, and again when they get old. */
export class CertificateCache {
  readonly #issued = new Map<string, { at: number; certificate: Promise<ServerCertificate> }>();

  /** Returns the certificate with a key. `issue` is called if there is none, or it is older than an hour. */
  async get(key: string, issue: () => Promise<ServerCertificate>): Promise<ServerCertificate> {
    const known = this.#issued.get(key);
    const now = Date.now();
    if (known !== undefined && now - known.at < renewAfterMs) return known.certificate;
    const certificate = issue();
    this.#issued.set(key, { at: now, certificate });
    // A failure concerns only the connection that needs the certificate. The next one tries again.
    certificate.catch(() => this.#issued.delete(key));
    return certificate;
  }
}
