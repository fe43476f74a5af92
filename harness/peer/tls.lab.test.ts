import { expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { casesOf, defineFixtures } from '../fixture.js';
import type { Network } from '../network.js';
import { goOn, readClientHello, sendFlight } from '../steps.js';
import { meet } from './honest/meet.js';
import { byRule, meetAll, type Reports } from './honest/meet-all.js';
import { askOpenssl, openssl as opensslClient } from './honest/openssl.js';
import { startPeer } from './peer.js';

/** The words of OpenSSL 3.0, and those of 3.5. */
const noRecord = /^(wrong version number|bad record type)$/;
const badSignature = /^(bad signature|provider signature failure)$/;

const ws: Reports = {
  'expired-certificate': 'certificate has expired',
  'not-yet-valid-certificate': 'certificate is not yet valid',
  'wrong-host': 'wrong host',
  'self-signed-certificate': 'self-signed certificate',
  'unknown-issuer': 'unable to verify the first certificate',
  'wildcard-one-level-short': 'wrong host',
  'common-name-only': 'wrong host',
  'forged-signature': 'certificate signature failure',
  'sha1-signature': 'CA signature digest algorithm too weak',
  'rsa-1024-key': 'EE certificate key too weak',
  'client-certificate-as-server': 'unsuitable certificate purpose',
  'code-signing-certificate': 'unsuitable certificate purpose',
  'unknown-critical-extension': 'unhandled critical extension',
  'missing-intermediate': 'unable to verify the first certificate',
  'expired-intermediate': 'certificate has expired',
  'issuer-not-an-authority': 'unsuitable certificate purpose',
  'issuer-may-not-sign': 'key usage does not include certificate signing',
  'name-constraint-broken': 'permitted subtree violation',
  'path-too-long': 'path length constraint exceeded',

  'tls-1-0-only': 'alert protocol_version',
  'tls-1-1-only': 'alert protocol_version',
  'tls-1-0-server-hello': 'unsupported protocol',
  'tls-1-1-server-hello': 'unsupported protocol',
  'sslv3-server-hello': 'unsupported protocol',
  'alert-in-sslv3-record': 'alert handshake_failure',
  'downgrade-to-tls-1-2': 'inappropriate fallback',
  'version-not-offered': 'bad protocol version number',
  'no-shared-cipher': 'alert handshake_failure',
  'client-certificate-required': 'alert certificate_required',

  'handshake-failure-alert': 'alert handshake_failure',
  'protocol-version-alert': 'alert protocol_version',
  'unrecognized-name-alert': 'alert unrecognized_name',
  'unexpected-message-alert': 'alert unexpected_message',
  'record-overflow-alert': 'alert record_overflow',
  'bad-certificate-alert': 'alert bad_certificate',
  'illegal-parameter-alert': 'alert illegal_parameter',
  'access-denied-alert': 'alert access_denied',
  'decode-error-alert': 'alert decode_error',
  'decrypt-error-alert': 'alert decrypt_error',
  'insufficient-security-alert': 'alert insufficient_security',
  'internal-error-alert': 'alert internal_error',
  'inappropriate-fallback-alert': 'alert inappropriate_fallback',
  'missing-extension-alert': 'alert missing_extension',
  'unsupported-extension-alert': 'alert unsupported_extension',
  'unknown-psk-identity-alert': 'alert unknown_psk_identity',
  'certificate-required-alert': 'alert certificate_required',
  'no-application-protocol-alert': 'alert no_application_protocol',
  'no-renegotiation-alert': 'alert no_renegotiation',
  'close-notify-on-client-hello': 'FIN',
  'user-canceled-alert': 'FIN',

  'cipher-not-offered': 'unknown cipher returned',
  'session-id-not-echoed': 'invalid session id',
  'compression-selected': 'invalid compression algorithm',
  'missing-key-share': 'no suitable key share',
  'key-share-of-another-group': 'bad key share',
  'key-share-all-zero': 'failed during derivation',
  'unsolicited-extension': 'unsolicited extension',
  // OpenSSL overlooks extensions that it does not know, and so shows that the rest of the handshake is good.
  'unknown-extension': 'open, 1000',
  'needless-retry-request': 'bad key share',
  'retry-request-for-unknown-group': 'bad key share',
  'server-hello-twice': 'bad record type',
  'alpn-not-offered': 'bad extension',
  'alpn-h2': 'bad extension',
  'unsolicited-encrypted-extension': 'bad extension',
  'unknown-encrypted-extension': 'open, 1000',
  'forbidden-encrypted-extension': 'bad extension',
  'empty-certificate-list': 'length mismatch',
  'unparsable-certificate': 'too long',
  'truncated-certificate': 'too long',
  'certificate-in-the-clear': 'bad record type',
  'missing-certificate': 'unexpected message',
  'missing-certificate-verify': 'unexpected message',
  'key-does-not-match': badSignature,
  'signature-of-another-handshake': badSignature,
  'signature-scheme-not-allowed': 'wrong signature type',
  'wrong-finished': 'digest check failed',
  'unknown-handshake-message': 'unexpected message',
  'application-data-too-early': 'unexpected record',
  'unreadable-record': 'decryption failed or bad record mac',
  'record-too-long': /^(packet|encrypted) length too long$/,

  'finish-on-accept': 'FIN',
  'reset-on-accept': 'RST',
  'silence-on-accept': 'silence',
  'random-bytes-on-accept': 'wrong version number',
  'ssh-banner': 'wrong version number',
  'smtp-greeting': 'wrong version number',
  'finish-on-client-hello': 'FIN',
  'reset-on-client-hello': 'RST',
  'silence-on-client-hello': 'silence',
  'random-bytes-on-client-hello': 'wrong version number',
  'plain-http': 'wrong version number',
  'http2-without-tls': 'wrong version number',
  'broken-server-hello': 'length mismatch',
  'finish-in-server-hello': 'FIN',
  'reset-in-server-hello': 'RST',
  'finish-after-server-hello': 'FIN',
  'reset-after-server-hello': 'RST',
  'silence-after-server-hello': 'silence',
  'random-bytes-after-server-hello': noRecord,
  'alert-after-server-hello': 'alert internal_error',
  'alert-in-the-clear-after-server-hello': 'bad record type',
  'close-notify-after-server-hello': 'FIN',
  'plain-http-after-server-hello': noRecord,
  'finish-before-finished': 'FIN',
  'reset-before-finished': 'RST',
  'silence-before-finished': 'silence',
  'random-bytes-before-finished': noRecord,
  'close-notify-with-finished': 'FIN',
};

/** Node has its words from OpenSSL. */
const openssl: Reports = {
  ...ws,
  'wrong-host': 'hostname mismatch',
  'wildcard-one-level-short': 'hostname mismatch',
  'common-name-only': 'hostname mismatch',
  'unknown-issuer': 'unable to get local issuer certificate',
  'missing-intermediate': 'unable to get local issuer certificate',
  'issuer-not-an-authority': 'invalid CA certificate',
  'issuer-may-not-sign': 'invalid CA certificate',
  'client-certificate-required': 'open, alert certificate_required',
  'finish-on-accept': 'unexpected eof while reading',
  'finish-on-client-hello': 'unexpected eof while reading',
  'finish-in-server-hello': 'unexpected eof while reading',
  'finish-after-server-hello': 'unexpected eof while reading',
  'finish-before-finished': 'unexpected eof while reading',
  'close-notify-with-finished': 'open, FIN',
  'unknown-extension': 'open, FIN',
  'unknown-encrypted-extension': 'open, FIN',
};

const curl: Reports = {
  ...byRule('tls', ({ fixture: { id, peer, slow } }) => {
    if (peer.tls !== undefined && 'certificate' in peer.tls) {
      const reason = openssl[id.replace('tls/', '')];
      return typeof reason !== 'string' || reason === 'hostname mismatch'
        ? 'PEER_FAILED_VERIFICATION'
        : `PEER_FAILED_VERIFICATION, ${reason}`;
    }
    return slow && id.includes('silence') ? 'silence' : 'SSL_CONNECT_ERROR';
  }),
  'forged-signature': 'SSL_CONNECT_ERROR',
  'client-certificate-required': 'RECV_ERROR',
  'certificate-required-alert': 'SSL_CLIENTCERT',
  'unknown-extension': '101, silence',
  'unknown-encrypted-extension': '101, silence',
  'close-notify-with-finished': 'GOT_NOTHING',
};

/** A handshake by hand that has nothing wrong in it. */
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

meetAll(
  'tls',
  { ws, openssl, curl },
  {
    tests: (network) => {
      it.concurrent.each(casesOf(good))('$fixture.id opens', async (of) => {
        expect(await meet(of, network(), 'ws', 'open, 1000')).toEqual({ said: 'open, 1000', unmet: [] });
      });

      it.skipIf(opensslClient.missing !== undefined).concurrent.each([
        ['tls-1-0-only', ['-tls1', '-cipher', 'ALL:@SECLEVEL=0'], /Protocol *: TLSv1\n/],
        ['tls-1-1-only', ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'], /Protocol *: TLSv1\.1\n/],
        [
          'no-shared-cipher',
          ['-tls1_2', '-cipher', 'ALL:eNULL:@SECLEVEL=0'],
          /Cipher is ECDHE-ECDSA-NULL-SHA\n/,
        ],
        ['client-certificate-required', [], /Acceptable client certificate CA names\nCN ?= ?badsocket lab\n/],
        ['rsa-1024-key', [], /Server public key is 1024 bit/],
      ])('%s, by openssl s_client %j: %s', async (name, args, words) => {
        expect(await askWith(network(), name, args)).toMatch(words);
      });
    },
  },
);

/** Has `openssl s_client` ask a peer for a page, which ends the connection if it comes so far. */
async function askWith(network: Network, name: string, args: readonly string[]): Promise<string> {
  const fixture = fixtures.find(({ id }) => id === `tls/${name}`);
  if (fixture === undefined) throw new RangeError(`there is no fixture tls/${name}`);
  await using peer = await startPeer({ fixture, scheme: 'wss' }, network, 'asked');
  const request = 'GET / HTTP/1.1\r\nHost: badsocket\r\n\r\n';
  return await askOpenssl(new URL(peer.url).hostname, args, request);
}
