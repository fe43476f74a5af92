import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CertificateFault } from '../../model/tls-fault.js';
import { CertificateCache } from './certificate-cache.js';
import { CertificateAuthority } from './certificates.js';

const dayMs = 24 * 60 * 60 * 1000;

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

/** Returns the start and the end of a certificate's validity, in milliseconds. */
function validity(pem: string): [from: number, to: number] {
  const { validFrom, validTo } = new X509Certificate(pem);
  return [Date.parse(validFrom), Date.parse(validTo)];
}

it('issues a certificate once, and again after an hour', async () => {
  const cache = new CertificateCache();
  const ca = await CertificateAuthority.create('badsocket test');
  const get = async (key = 'a') => cache.get(key, async () => ca.issue(['a.test']));
  const first = await get();
  expect(await get()).toBe(first);
  expect(await get('b')).not.toBe(first);
  vi.setSystemTime(Date.now() + 61 * 60 * 1000);
  expect(await get()).not.toBe(first);
});

it('after months, a certificate and its CA are valid, and one that is not valid yet is not', async () => {
  const cache = new CertificateCache();
  const ca = await CertificateAuthority.create('badsocket test');
  const get = async (fault: CertificateFault) =>
    validity((await cache.get(JSON.stringify(fault), async () => ca.issue(['a.test'], fault))).certificate);
  const early = { validFrom: { daysFromNow: 1 } };
  await Promise.all([get({}), get(early)]);
  const now = Date.now() + 100 * dayMs;
  vi.setSystemTime(now);
  for (const [from, to] of [await get({}), validity(ca.certificate.toString('pem'))]) {
    expect(from).toBeLessThan(now);
    expect(to).toBeGreaterThan(now);
  }
  expect((await get(early))[0]).toBeGreaterThan(now);
});

it('tries again after a failure', async () => {
  const cache = new CertificateCache();
  await expect(cache.get('a', () => Promise.reject(new Error('no entropy')))).rejects.toThrow('no entropy');
  const issued = { certificate: '', key: '' };
  expect(await cache.get('a', () => Promise.resolve(issued))).toBe(issued);
});
