import { byRule, type Reports, type Tables } from '../tables.js';

/** The reasons of OpenSSL 3.0 and of 3.5. */
const noRecord = /^(wrong version number|bad record type)$/;
const badSignature = /^(bad signature|provider signature failure)$/;

/**
 * If data and a RST arrive together, libuv reports the data and an end: uv__stream_io in
 * https://github.com/libuv/libuv/blob/v1.x/src/unix/stream.c
 */
const lateReset = /^(RST|FIN)$/;

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

  // Node requests a stapled response and does not check it.
  'revoked-by-stapled-response': 'open, 1000',
  'stapled-response-unknown': 'open, 1000',
  'stapled-response-expired': 'open, 1000',
  'stapled-response-forged': 'open, 1000',
  'stapled-response-for-another-certificate': 'open, 1000',
  'stapled-response-unparsable': 'open, 1000',
  'must-staple-without-response': 'open, 1000',
  'must-staple-with-forged-response': 'open, 1000',

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
  // OpenSSL ignores unknown extensions, which shows that the rest of the handshake is valid.
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
  'reset-in-server-hello': lateReset,
  'finish-after-server-hello': 'FIN',
  'reset-after-server-hello': lateReset,
  'silence-after-server-hello': 'silence',
  'random-bytes-after-server-hello': noRecord,
  'alert-after-server-hello': 'alert internal_error',
  'alert-in-the-clear-after-server-hello': 'bad record type',
  'close-notify-after-server-hello': 'FIN',
  'plain-http-after-server-hello': noRecord,
  'finish-before-finished': 'FIN',
  'reset-before-finished': lateReset,
  'silence-before-finished': 'silence',
  'random-bytes-before-finished': noRecord,
  'close-notify-with-finished': 'FIN',
};

/** Most reasons are those of `ws`, because Node uses OpenSSL. */
const openssl: Reports = {
  ...ws,
  'reset-in-server-hello': 'RST',
  'reset-after-server-hello': 'RST',
  'reset-before-finished': 'RST',
  'wrong-host': 'hostname mismatch',
  'wildcard-one-level-short': 'hostname mismatch',
  'common-name-only': 'hostname mismatch',
  'unknown-issuer': 'unable to get local issuer certificate',
  'missing-intermediate': 'unable to get local issuer certificate',
  'issuer-not-an-authority': 'invalid CA certificate',
  'issuer-may-not-sign': 'invalid CA certificate',
  'revoked-by-stapled-response': 'open, FIN',
  'stapled-response-unknown': 'open, FIN',
  'stapled-response-expired': 'open, FIN',
  'stapled-response-forged': 'open, FIN',
  'stapled-response-for-another-certificate': 'open, FIN',
  'stapled-response-unparsable': 'too long',
  'must-staple-without-response': 'open, FIN',
  'must-staple-with-forged-response': 'open, FIN',
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

/** With --cert-status, curl checks the stapled response. */
const badStatus = (reason: string) => `SSL_INVALIDCERTSTATUS, ${reason}`;

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
  'revoked-by-stapled-response': badStatus('SSL certificate revocation reason: keyCompromise (1)'),
  'stapled-response-unknown': badStatus('SSL server certificate status verification FAILED'),
  'stapled-response-expired': badStatus('OCSP response has expired'),
  'stapled-response-forged': badStatus('OCSP response verification failed'),
  'stapled-response-for-another-certificate': badStatus('Could not find certificate ID in OCSP response'),
  'stapled-response-unparsable': badStatus('Invalid OCSP response'),
  'must-staple-without-response': badStatus('No OCSP response received'),
  'must-staple-with-forged-response': badStatus('OCSP response verification failed'),
  'client-certificate-required': 'RECV_ERROR',
  'certificate-required-alert': 'SSL_CLIENTCERT',
  'unknown-extension': '101, silence',
  'unknown-encrypted-extension': '101, silence',
  'close-notify-with-finished': 'GOT_NOTHING',
};

export const reports: Tables = { ws, openssl, curl };
