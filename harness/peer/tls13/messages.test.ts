import { expect, it } from 'vitest';
import { rfc8448, signedByServer } from '../../../test/support/rfc8448.js';
import { hashOf } from './keys.js';
import {
  certificate,
  certificateVerify,
  encryptedExtensions,
  handshakeMessage,
  handshakeTypes,
  helloRetryRequest,
  serverHello,
  signedContent,
} from './messages.js';

const noSession = Buffer.alloc(0);
/** Where the random of a ServerHello starts, behind its type, length and version. */
const randomAt = 6;
const randomLength = 32;

it('writes the ServerHello of RFC 8448, but for the random and the order of the extensions', () => {
  const expected = rfc8448.serverHello;
  const keyShareLength = 2 + 2 + 2 + 2 + 32;
  const extensionsAt = expected.length - keyShareLength - 6;
  const reordered = Buffer.concat([
    expected.subarray(0, extensionsAt),
    expected.subarray(extensionsAt + keyShareLength),
    expected.subarray(extensionsAt, extensionsAt + keyShareLength),
  ]);
  const written = serverHello({ message: 'ServerHello' }, noSession, rfc8448.serverPublicKey);
  const random = written.subarray(randomAt, randomAt + randomLength);
  random.set(expected.subarray(randomAt, randomAt + randomLength));
  expect(hexOf(written)).toBe(hexOf(reordered));
});

it('repeats the session id of the client', () => {
  const sessionId = Buffer.alloc(32, 'session');
  const written = serverHello({ message: 'ServerHello' }, sessionId, rfc8448.serverPublicKey);
  const at = randomAt + randomLength;
  expect(hexOf(written.subarray(at, at + 33))).toBe(`20${hexOf(sessionId)}`);
});

it('writes each fault of a ServerHello into its own field', () => {
  const at = randomAt + randomLength;
  const fieldsOf = (message: Buffer) => {
    const [idLength = 0] = message.subarray(at);
    const behindId = at + 1 + idLength;
    return {
      sessionId: hexOf(message.subarray(at + 1, behindId)),
      cipherSuite: message.readUInt16BE(behindId),
      compression: message.readUInt8(behindId + 2),
      extensions: hexOf(message.subarray(behindId + 5)),
    };
  };
  const key = hexOf(rfc8448.serverPublicKey);
  const right = {
    sessionId: '',
    cipherSuite: 0x1301,
    compression: 0,
    extensions: `002b0002030400330024001d0020${key}`,
  };
  const write = (fault: Partial<Parameters<typeof serverHello>[0]>) =>
    fieldsOf(serverHello({ message: 'ServerHello', ...fault }, noSession, rfc8448.serverPublicKey));
  expect(write({})).toEqual(right);
  expect(write({ sessionId: { hex: 'abcd' } })).toEqual({ ...right, sessionId: 'abcd' });
  expect(write({ cipherSuite: 0xc02f })).toEqual({ ...right, cipherSuite: 0xc02f });
  expect(write({ compression: 1 })).toEqual({ ...right, compression: 1 });
  expect(write({ version: 0x0305 }).extensions).toMatch(/^002b00020305/);
  expect(write({ keyShare: 'none' }).extensions).toBe('002b00020304');
  expect(write({ keyShare: { group: 0x17, key: { hex: '04' } } }).extensions).toBe(
    '002b00020304003300050017000104',
  );
  expect(write({ extension: 0xfafa }).extensions).toBe(`${right.extensions}fafa0000`);
});

it('marks a HelloRetryRequest with its random: https://www.rfc-editor.org/rfc/rfc8446#section-4.1.3', () => {
  const written = helloRetryRequest({ message: 'HelloRetryRequest', group: 0x17 }, noSession);
  // RFC 8448 section 5 has the same.
  expect(hexOf(written.subarray(randomAt, randomAt + randomLength))).toBe(
    'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c',
  );
  expect(hexOf(written.subarray(randomAt + randomLength))).toBe(`00130100000c002b00020304003300020017`);
});

it('writes EncryptedExtensions without extensions, and with a protocol: https://www.rfc-editor.org/rfc/rfc7301#section-3.1', () => {
  const message = 'EncryptedExtensions';
  expect(hexOf(encryptedExtensions({ message }))).toBe('080000020000');
  expect(hexOf(encryptedExtensions({ message, alpn: 'h2' }))).toBe('0800000b0009001000050003026832');
  expect(hexOf(encryptedExtensions({ message, extension: 0xfafa }))).toBe('080000060004fafa0000');
});

it('writes the Certificate of RFC 8448', () => {
  const own = [rfc8448.certificate.subarray(4 + 1 + 3 + 3, -2)];
  expect(hexOf(certificate({ message: 'Certificate' }, own))).toBe(hexOf(rfc8448.certificate));
  expect(hexOf(certificate({ message: 'Certificate', chain: 'empty' }, own))).toBe('0b00000400000000');
  expect(hexOf(certificate({ message: 'Certificate', chain: { der: { hex: 'abcd' } } }, own))).toBe(
    '0b00000b00000007000002abcd0000',
  );
});

it('signs what the server of RFC 8448 signs, and writes its CertificateVerify', () => {
  const transcript = Buffer.concat([
    rfc8448.clientHelloRecord.subarray(5),
    rfc8448.serverHello,
    rfc8448.encryptedExtensions,
    rfc8448.certificate,
  ]);
  expect(hexOf(signedContent(hashOf(transcript)))).toBe(hexOf(signedByServer));
  const signature = rfc8448.certificateVerify.subarray(8);
  expect(hexOf(certificateVerify(0x0804, signature))).toBe(hexOf(rfc8448.certificateVerify));
});

it('writes the Finished of RFC 8448', () => {
  const written = handshakeMessage(handshakeTypes.finished, rfc8448.serverFinished.subarray(4));
  expect(hexOf(written)).toBe(hexOf(rfc8448.serverFinished));
});

function hexOf(bytes: Buffer): string {
  return bytes.toString('hex');
}
