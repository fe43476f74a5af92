import fc from 'fast-check';
import { createPrivateKey, createPublicKey, createHmac, diffieHellman, hkdfSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { rfc8448 } from '../../../test/support/rfc8448.js';
import { number, vector } from './encoding.js';
import { applicationSecrets, expandLabel, handshakeSecrets, hashOf, verifyData } from './keys.js';

const clientHello = rfc8448.clientHelloRecord.subarray(5);
const { serverHello, encryptedExtensions, certificate, certificateVerify, serverFinished } = rfc8448;
const afterHello = hashOf(Buffer.concat([clientHello, serverHello]));
const beforeFinished = Buffer.concat([
  clientHello,
  serverHello,
  encryptedExtensions,
  certificate,
  certificateVerify,
]);
const afterFinished = Buffer.concat([beforeFinished, serverFinished]);

it('the key exchange of RFC 8448 yields its shared secret', () => {
  const jwk = (x: Buffer) => ({ kty: 'OKP', crv: 'X25519', x: x.toString('base64url') });
  const shared = diffieHellman({
    privateKey: createPrivateKey({
      key: { ...jwk(rfc8448.serverPublicKey), d: rfc8448.serverPrivateKey.toString('base64url') },
      format: 'jwk',
    }),
    publicKey: createPublicKey({ key: jwk(rfc8448.clientPublicKey), format: 'jwk' }),
  });
  expect(hexOf(shared)).toBe(hexOf(rfc8448.sharedSecret));
});

it('derives the secrets of the handshake of RFC 8448', () => {
  const { secret, client, server } = handshakeSecrets(rfc8448.sharedSecret, afterHello);
  expect(hexOf(secret)).toBe(hexOf(rfc8448.handshakeSecret));
  expect(hexOf(client)).toBe(hexOf(rfc8448.clientHandshakeTrafficSecret));
  expect(hexOf(server)).toBe(hexOf(rfc8448.serverHandshakeTrafficSecret));
});

it('derives the secrets of the application data of RFC 8448', () => {
  const { client, server } = applicationSecrets(rfc8448.handshakeSecret, hashOf(afterFinished));
  expect(hexOf(client)).toBe(hexOf(rfc8448.clientApplicationTrafficSecret));
  expect(hexOf(server)).toBe(hexOf(rfc8448.serverApplicationTrafficSecret));
});

it('computes the verify_data of both Finished messages of RFC 8448', () => {
  const server = verifyData(rfc8448.serverHandshakeTrafficSecret, hashOf(beforeFinished));
  expect(hexOf(server)).toBe(hexOf(serverFinished.subarray(4)));
  const client = verifyData(rfc8448.clientHandshakeTrafficSecret, hashOf(afterFinished));
  expect(hexOf(client)).toBe(hexOf(rfc8448.clientFinished.subarray(4)));
});

it.each([
  ['the client, handshake', rfc8448.clientHandshakeTrafficSecret, rfc8448.clientHandshakeKeys],
  ['the server, handshake', rfc8448.serverHandshakeTrafficSecret, rfc8448.serverHandshakeKeys],
  ['the client, application data', rfc8448.clientApplicationTrafficSecret, rfc8448.clientApplicationKeys],
  ['the server, application data', rfc8448.serverApplicationTrafficSecret, rfc8448.serverApplicationKeys],
])('expands the write key and IV of RFC 8448: %s', (_, secret, { key, iv }) => {
  expect(hexOf(expandLabel(secret, 'key', Buffer.alloc(0), 16))).toBe(hexOf(key));
  expect(hexOf(expandLabel(secret, 'iv', Buffer.alloc(0), 12))).toBe(hexOf(iv));
});

it("expands as OpenSSL's HKDF does, which Node's hkdfSync() calls", () => {
  const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
  fc.assert(
    fc.property(
      bytes(64),
      bytes(64),
      fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
      bytes(64),
      fc.integer({ min: 1, max: 32 }),
      (salt, input, label, context, length) => {
        const pseudoRandomKey = createHmac('sha256', salt).update(input).digest();
        const info = Buffer.concat([
          number(2, length),
          vector(1, Buffer.from(`tls13 ${label}`)),
          vector(1, context),
        ]);
        const expected = Buffer.from(hkdfSync('sha256', input, salt, info, length));
        expect(hexOf(expandLabel(pseudoRandomKey, label, context, length))).toBe(hexOf(expected));
      },
    ),
  );
});

function hexOf(bytes: Buffer): string {
  return bytes.toString('hex');
}
