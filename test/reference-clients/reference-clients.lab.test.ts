import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { caseName, casesOf } from '../../harness/model/case.js';
import { type Group, groups } from '../../harness/model/layers.js';
import { openLab } from '../../harness/network/lab/network.js';
import type { Network } from '../../harness/network/network.js';
import { isWitnessed } from '../../harness/model/witness.js';
import { type ReferenceClient, isReached, withoutLab } from './client.js';
import { type ClientName, referenceClients, meet } from './meet.js';
import { leave } from './net.js';
import { askOpenssl } from './openssl.js';
import { reports } from './reports/index.js';
import { fixturesOf, reportOf } from './tables.js';
import { startPeer } from '../../harness/peer/peer.js';
import { because } from '../../scripts/skips.mjs';

// Most of the time is waiting for a timeout of the kernel, or for the start of a program.
vi.setConfig({ maxConcurrency: 32, testTimeout: 60_000 });

describe.skipIf(withoutLab !== '')(`the reference clients${withoutLab}`, () => {
  let network: Network;
  beforeAll(async () => {
    network = await openLab();
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const meetAll = (group: Group) => {
    const tables = reports[group];
    const cases = casesOf(fixturesOf(group)).map((testCase) => [caseName(testCase), testCase] as const);

    for (const name of Object.keys(tables) as ClientName[]) {
      const { missing }: ReferenceClient = referenceClients[name];
      const meetings = cases.flatMap(([title, testCase]) => {
        const report = reportOf(tables, name, testCase);
        return report === undefined ? [] : [[title, report, testCase] as const];
      });
      describe.skipIf(missing !== undefined)(`${name}${because(missing)}`, () => {
        it.concurrent.each(meetings)('%s: %s', async (_, report, testCase) => {
          expect(await meet(testCase, network, name, report)).toEqual({
            report: typeof report === 'string' ? report : (expect.stringMatching(report) as string),
            unmet: [],
          });
        });
      });
    }

    // A peer that fails before it reads anything also fails for a client that leaves at once. An unreachable peer cannot be left.
    const asked = cases.filter(
      ([, { fixture }]) =>
        isReached(fixture) && group !== 'blocked-by-client' && !fixture.id.endsWith('-on-accept'),
    );
    it.concurrent.each(asked)(
      '%s is not witnessed for a client that leaves before it asks',
      async (_, testCase) => {
        await using peer = await startPeer(testCase, network, `leaves-${testCase.scheme}`);
        await leave(peer.url);
        expect(isWitnessed(await peer.witness(0))).toBe(false);
      },
    );
  };
  // Most of these wait for a timeout of the kernel, so that no other group runs at the same time.
  describe('meet the peers of route', () => {
    meetAll('route');
  });
  const others = groups.filter((group) => group !== 'route');
  describe.concurrent.each(others)('meet the peers of %s', meetAll);

  const blocked = casesOf(fixturesOf('blocked-by-client'));
  it.concurrent.each(blocked)('$fixture.id is witnessed as long as nobody comes', async (testCase) => {
    await using peer = await startPeer(testCase, network, 'nobody');
    expect(isWitnessed(await peer.witness(0))).toBe(true);
  });

  it.each([40, 41, 42, 43, 44, 45, 46, 47, 48, 49])('read every code from %i00 to %i99', async (hundred) => {
    const codes = Array.from({ length: 100 }, (_, index) => String(hundred * 100 + index));
    const meetings = casesOf(fixtures)
      .filter(
        ({ scheme, fixture }) => scheme === 'ws' && codes.includes(fixture.id.replace('explicit-close/', '')),
      )
      .map(async (testCase) => {
        const code = testCase.fixture.id.replace('explicit-close/', '');
        return { code, ...(await meet(testCase, network, 'ws', `open, ${code}`)) };
      });
    expect((await Promise.all(meetings)).sort((a, b) => a.code.localeCompare(b.code))).toEqual(
      codes.map((code) => ({ code, report: `open, ${code}`, unmet: [] })),
    );
  });

  it.skipIf(referenceClients.openssl.missing !== undefined).concurrent.each([
    ['tls-1-0-only', ['-tls1', '-cipher', 'ALL:@SECLEVEL=0'], /Protocol *: TLSv1\n/],
    ['tls-1-1-only', ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'], /Protocol *: TLSv1\.1\n/],
    ['no-shared-cipher', ['-tls1_2', '-cipher', 'ALL:eNULL:@SECLEVEL=0'], /Cipher is ECDHE-ECDSA-NULL-SHA\n/],
    ['client-certificate-required', [], /Acceptable client certificate CA names\nCN ?= ?badsocket lab\n/],
    ['rsa-1024-key', [], /Server public key is 1024 bit/],
    ['revoked-by-stapled-response', ['-status'], /Cert Status: revoked\n/],
    ['stapled-response-forged', ['-status'], /Cert Status: good\n/],
    ['must-staple-without-response', ['-status'], /OCSP response: no response sent\n/],
  ])('find tls/%s to be what it says: openssl s_client %j prints %s', async (name, args, words) => {
    const [testCase] = casesOf(fixtures.filter(({ id }) => id === `tls/${name}`));
    if (testCase === undefined) throw new RangeError(`there is no fixture tls/${name}`);
    await using peer = await startPeer(testCase, network, 'asked');
    // After a complete handshake, this request ends the connection.
    const request = 'GET / HTTP/1.1\r\nHost: badsocket\r\n\r\n';
    expect(await askOpenssl(new URL(peer.url).hostname, args, request)).toMatch(words);
  });
});
