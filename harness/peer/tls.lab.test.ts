import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineFixtures } from '../fixture.js';
import { openLab } from '../lab/network.js';
import type { Network } from '../network.js';
import { goOn, readClientHello, sendFlight } from '../steps.js';
import { caseOf, casesByName, meetIn, meetWith, withoutLab } from './lab-testing.js';
import { opensslClient } from './openssl.js';

/** The words of OpenSSL 3.0, and those of 3.5. */
const noRecord = /^(wrong version number|bad record type), close 1006$/;
const badSignature = /^(bad signature|provider signature failure), close 1006$/;

/** What Node's client and its OpenSSL say of each fixture. */
const said: Record<string, string | RegExp> = {
  'expired-certificate': 'certificate has expired, close 1006',
  'not-yet-valid-certificate': 'certificate is not yet valid, close 1006',
  'wrong-host': 'wrong host, close 1006',
  'self-signed-certificate': 'self-signed certificate, close 1006',
  'unknown-issuer': 'unable to verify the first certificate, close 1006',
  'wildcard-one-level-short': 'wrong host, close 1006',
  'common-name-only': 'wrong host, close 1006',
  'forged-signature': 'certificate signature failure, close 1006',
  'sha1-signature': 'CA signature digest algorithm too weak, close 1006',
  'rsa-1024-key': 'EE certificate key too weak, close 1006',
  'client-certificate-as-server': 'unsuitable certificate purpose, close 1006',
  'code-signing-certificate': 'unsuitable certificate purpose, close 1006',
  'unknown-critical-extension': 'unhandled critical extension, close 1006',
  'missing-intermediate': 'unable to verify the first certificate, close 1006',
  'expired-intermediate': 'certificate has expired, close 1006',
  'issuer-not-an-authority': 'unsuitable certificate purpose, close 1006',
  'issuer-may-not-sign': 'key usage does not include certificate signing, close 1006',
  'name-constraint-broken': 'permitted subtree violation, close 1006',
  'path-too-long': 'path length constraint exceeded, close 1006',

  'tls-1-0-only': 'alert protocol_version, close 1006',
  'tls-1-1-only': 'alert protocol_version, close 1006',
  'tls-1-0-server-hello': 'unsupported protocol, close 1006',
  'tls-1-1-server-hello': 'unsupported protocol, close 1006',
  'sslv3-server-hello': 'unsupported protocol, close 1006',
  'alert-in-sslv3-record': 'alert handshake_failure, close 1006',
  'downgrade-to-tls-1-2': 'inappropriate fallback, close 1006',
  'version-not-offered': 'bad protocol version number, close 1006',
  'no-shared-cipher': 'alert handshake_failure, close 1006',
  'client-certificate-required': 'alert certificate_required, close 1006',

  'handshake-failure-alert': 'alert handshake_failure, close 1006',
  'protocol-version-alert': 'alert protocol_version, close 1006',
  'unrecognized-name-alert': 'alert unrecognized_name, close 1006',
  'unexpected-message-alert': 'alert unexpected_message, close 1006',
  'record-overflow-alert': 'alert record_overflow, close 1006',
  'bad-certificate-alert': 'alert bad_certificate, close 1006',
  'illegal-parameter-alert': 'alert illegal_parameter, close 1006',
  'access-denied-alert': 'alert access_denied, close 1006',
  'decode-error-alert': 'alert decode_error, close 1006',
  'decrypt-error-alert': 'alert decrypt_error, close 1006',
  'insufficient-security-alert': 'alert insufficient_security, close 1006',
  'internal-error-alert': 'alert internal_error, close 1006',
  'inappropriate-fallback-alert': 'alert inappropriate_fallback, close 1006',
  'missing-extension-alert': 'alert missing_extension, close 1006',
  'unsupported-extension-alert': 'alert unsupported_extension, close 1006',
  'unknown-psk-identity-alert': 'alert unknown_psk_identity, close 1006',
  'certificate-required-alert': 'alert certificate_required, close 1006',
  'no-application-protocol-alert': 'alert no_application_protocol, close 1006',
  'no-renegotiation-alert': 'alert no_renegotiation, close 1006',
  'close-notify-on-client-hello': 'FIN, close 1006',
  'user-canceled-alert': 'FIN, close 1006',

  'cipher-not-offered': 'unknown cipher returned, close 1006',
  'session-id-not-echoed': 'invalid session id, close 1006',
  'compression-selected': 'invalid compression algorithm, close 1006',
  'missing-key-share': 'no suitable key share, close 1006',
  'key-share-of-another-group': 'bad key share, close 1006',
  'key-share-all-zero': 'failed during derivation, close 1006',
  'unsolicited-extension': 'unsolicited extension, close 1006',
  // OpenSSL overlooks extensions that it does not know, and so shows that the rest of the handshake is good.
  'unknown-extension': 'open, FIN, close 1000',
  'needless-retry-request': 'bad key share, close 1006',
  'retry-request-for-unknown-group': 'bad key share, close 1006',
  'server-hello-twice': 'bad record type, close 1006',
  'alpn-not-offered': 'bad extension, close 1006',
  'alpn-h2': 'bad extension, close 1006',
  'unsolicited-encrypted-extension': 'bad extension, close 1006',
  'unknown-encrypted-extension': 'open, FIN, close 1000',
  'forbidden-encrypted-extension': 'bad extension, close 1006',
  'empty-certificate-list': 'length mismatch, close 1006',
  'unparsable-certificate': 'too long, close 1006',
  'truncated-certificate': 'too long, close 1006',
  'certificate-in-the-clear': 'bad record type, close 1006',
  'missing-certificate': 'unexpected message, close 1006',
  'missing-certificate-verify': 'unexpected message, close 1006',
  'key-does-not-match': badSignature,
  'signature-of-another-handshake': badSignature,
  'signature-scheme-not-allowed': 'wrong signature type, close 1006',
  'wrong-finished': 'digest check failed, close 1006',
  'unknown-handshake-message': 'unexpected message, close 1006',
  'application-data-too-early': 'unexpected record, close 1006',
  'unreadable-record': 'decryption failed or bad record mac, close 1006',
  'record-too-long': /^(packet|encrypted) length too long, close 1006$/,

  'finish-on-accept': 'FIN, close 1006',
  'reset-on-accept': 'RST, close 1006',
  'silence-on-accept': 'silence',
  'random-bytes-on-accept': 'wrong version number, close 1006',
  'ssh-banner': 'wrong version number, close 1006',
  'smtp-greeting': 'wrong version number, close 1006',
  'finish-on-client-hello': 'FIN, close 1006',
  'reset-on-client-hello': 'RST, close 1006',
  'silence-on-client-hello': 'silence',
  'random-bytes-on-client-hello': 'wrong version number, close 1006',
  'plain-http': 'wrong version number, close 1006',
  'http2-without-tls': 'wrong version number, close 1006',
  'broken-server-hello': 'length mismatch, close 1006',
  'finish-in-server-hello': 'FIN, close 1006',
  'reset-in-server-hello': 'RST, close 1006',
  'finish-after-server-hello': 'FIN, close 1006',
  'reset-after-server-hello': 'RST, close 1006',
  'silence-after-server-hello': 'silence',
  'random-bytes-after-server-hello': noRecord,
  'alert-after-server-hello': 'alert internal_error, close 1006',
  'alert-in-the-clear-after-server-hello': 'bad record type, close 1006',
  'close-notify-after-server-hello': 'FIN, close 1006',
  'plain-http-after-server-hello': noRecord,
  'finish-before-finished': 'FIN, close 1006',
  'reset-before-finished': 'RST, close 1006',
  'silence-before-finished': 'silence',
  'random-bytes-before-finished': noRecord,
  'close-notify-with-finished': 'FIN, close 1006',
};

const cases = casesByName('tls');

it('names what is said of every fixture', () => {
  expect(Object.keys(said).sort()).toEqual([...cases.keys()].sort());
});

describe.skipIf(withoutLab !== '')(`the peers of tls${withoutLab}`, { timeout: 30_000 }, () => {
  let network: Network;
  beforeAll(async () => {
    network = await openLab();
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });
  const named = (name: string) => caseOf((cases.get(name) ?? []).map(({ fixture }) => fixture));

  it.concurrent.each(Object.entries(said))('%s: %s', async (name, words) => {
    for (const of of cases.get(name) ?? []) {
      const { said: heard, unmet } = await meetIn(network, of);
      expect(unmet).toEqual([]);
      expect(heard).toMatch(typeof words === 'string' ? RegExp(`^${words}$`) : words);
    }
  });

  it.concurrent('a handshake by hand that has nothing wrong in it opens', async () => {
    const good = defineFixtures('tls', {
      'by-hand': {
        title: 'Nothing is wrong',
        peer: {
          tls: [
            readClientHello(),
            sendFlight(
              { message: 'ServerHello' },
              { message: 'EncryptedExtensions' },
              { message: 'Certificate' },
              { message: 'CertificateVerify' },
              { message: 'Finished' },
            ),
            goOn(),
          ],
        },
        spec: 'https://www.rfc-editor.org/rfc/rfc8446#section-2',
      },
    });
    expect(await meetIn(network, caseOf(good))).toEqual({ said: 'open, FIN, close 1000', unmet: [] });
  });

  it.concurrent.each([
    ['tls-1-0-only', ['-tls1', '-cipher', 'ALL:@SECLEVEL=0'], /Protocol *: TLSv1\n/],
    ['tls-1-1-only', ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'], /Protocol *: TLSv1\.1\n/],
    ['no-shared-cipher', ['-tls1_2', '-cipher', 'ALL:eNULL:@SECLEVEL=0'], /Cipher is ECDHE-ECDSA-NULL-SHA\n/],
    ['client-certificate-required', [], /Acceptable client certificate CA names\nCN ?= ?badsocket lab\n/],
    ['sha1-signature', [], /CA signature digest algorithm too weak|a:.*sigalg: ecdsa-with-SHA1/],
    ['rsa-1024-key', [], /Server public key is 1024 bit/],
    ['key-does-not-match', [], /bad signature/],
    ['alpn-h2', ['-alpn', 'http/1.1'], /bad extension/],
  ])('%s, by openssl s_client %j: %s', async (name, args, words) => {
    // What such a client agrees with goes on: it is told to ask for the page, which ends the connection.
    const request = 'GET / HTTP/1.1\r\nHost: badsocket\r\n\r\n';
    const { told } = await meetWith(network, named(name), async (host) => opensslClient(host, args, request));
    expect(told).toMatch(words);
  });

  it.concurrent.each([
    ['expired-certificate', 60, 'certificate has expired'],
    ['wrong-host', 60, 'no alternative certificate subject name matches'],
    ['missing-intermediate', 60, 'unable to get local issuer certificate'],
    ['reset-on-client-hello', 35, 'Connection reset by peer'],
    ['plain-http', 35, 'wrong version number'],
  ])('%s, by curl: exit code %i, %s', async (name, code, words) => {
    const { told, unmet } = await meetWith(
      network,
      named(name),
      async (host) =>
        new Promise((resolve) => {
          execFile('curl', ['-sS', '--http1.1', `https://${host}/`], (problem, _, stderr) => {
            resolve({ code: problem?.code, stderr });
          });
        }),
    );
    expect(told).toEqual({ code, stderr: expect.stringContaining(words) as string });
    expect(unmet).toEqual([]);
  });
});
