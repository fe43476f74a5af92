import fc from 'fast-check';
import { createCipheriv } from 'node:crypto';
import { expect, it } from 'vitest';
import { rfc8448 } from '../../../test/support/rfc8448.js';
import { alertRecord } from '../alerts.js';
import { contentTypes, plainRecord, Protection } from './records.js';

const { handshake, alert, applicationData } = contentTypes;
const closeNotify = alertRecord('warning', 'close_notify').subarray(5);

it('writes a record without protection as RFC 8448 has it', () => {
  expect(hexOf(plainRecord(handshake, rfc8448.serverHello))).toBe(hexOf(rfc8448.serverHelloRecord));
});

it('seals the records of the server of RFC 8448', () => {
  const flight = Buffer.concat([
    rfc8448.encryptedExtensions,
    rfc8448.certificate,
    rfc8448.certificateVerify,
    rfc8448.serverFinished,
  ]);
  const handshakeKeys = new Protection(rfc8448.serverHandshakeTrafficSecret);
  expect(hexOf(handshakeKeys.seal({ type: handshake, content: flight }))).toBe(
    hexOf(rfc8448.serverFlightRecord),
  );

  const keys = new Protection(rfc8448.serverApplicationTrafficSecret);
  // The NewSessionTicket has sequence number 0: https://www.rfc-editor.org/rfc/rfc8446#section-5.3
  const ticket = new Protection(rfc8448.serverApplicationTrafficSecret).open(
    rfc8448.newSessionTicketRecord.subarray(5),
  );
  expect(hexOf(keys.seal(ticket))).toBe(hexOf(rfc8448.newSessionTicketRecord));
  expect(hexOf(keys.seal({ type: applicationData, content: rfc8448.applicationData }))).toBe(
    hexOf(rfc8448.serverDataRecord),
  );
  expect(hexOf(keys.seal({ type: alert, content: closeNotify }))).toBe(
    hexOf(rfc8448.serverCloseNotifyRecord),
  );
});

it('opens the records of the client of RFC 8448, in their order', () => {
  const handshakeKeys = new Protection(rfc8448.clientHandshakeTrafficSecret);
  const finished = handshakeKeys.open(rfc8448.clientFinishedRecord.subarray(5));
  expect(finished.type).toBe(handshake);
  expect(hexOf(finished.content)).toBe(hexOf(rfc8448.clientFinished));

  const keys = new Protection(rfc8448.clientApplicationTrafficSecret);
  const data = keys.open(rfc8448.clientDataRecord.subarray(5));
  expect(data.type).toBe(applicationData);
  expect(hexOf(data.content)).toBe(hexOf(rfc8448.applicationData));
  const end = keys.open(rfc8448.clientCloseNotifyRecord.subarray(5));
  expect(end.type).toBe(alert);
  expect(hexOf(end.content)).toBe(hexOf(closeNotify));
});

it('does not open a record out of order, nor one with a changed bit', () => {
  const keys = () => new Protection(rfc8448.clientApplicationTrafficSecret);
  expect(() => keys().open(rfc8448.clientCloseNotifyRecord.subarray(5))).toThrow(/authenticate/);
  fc.assert(
    fc.property(
      fc.nat(rfc8448.clientDataRecord.length - 6),
      fc.integer({ min: 1, max: 255 }),
      (at, change) => {
        const changed = Buffer.from(rfc8448.clientDataRecord.subarray(5));
        changed.writeUInt8(changed.readUInt8(at) ^ change, at);
        expect(() => keys().open(changed)).toThrow(/authenticate/);
      },
    ),
  );
});

it('opens what it seals, whatever the type and the content', () => {
  const sealing = new Protection(rfc8448.serverHandshakeTrafficSecret);
  const opening = new Protection(rfc8448.serverHandshakeTrafficSecret);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 255 }), fc.uint8Array({ maxLength: 500 }), (type, array) => {
      const content = Buffer.from(array);
      const opened = opening.open(sealing.seal({ type, content }).subarray(5));
      expect(opened.type).toBe(type);
      expect(hexOf(opened.content)).toBe(hexOf(content));
    }),
  );
});

it('removes padding: https://www.rfc-editor.org/rfc/rfc8446#section-5.4', () => {
  const inner = Buffer.concat([Buffer.from('padded'), Buffer.from([applicationData]), Buffer.alloc(100)]);
  const { key, iv } = rfc8448.serverHandshakeKeys;
  const header = Buffer.from([applicationData, 3, 3, 0, inner.length + 16]);
  const cipher = createCipheriv('aes-128-gcm', key, iv).setAAD(header);
  const sealed = Buffer.concat([cipher.update(inner), cipher.final(), cipher.getAuthTag()]);
  const opened = new Protection(rfc8448.serverHandshakeTrafficSecret).open(sealed);
  expect({ ...opened, content: opened.content.toString() }).toEqual({
    type: applicationData,
    content: 'padded',
  });
});

function hexOf(bytes: Buffer): string {
  return bytes.toString('hex');
}
