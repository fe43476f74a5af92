import { createHash, createHmac } from 'node:crypto';
import { number, vector } from './encoding.js';

/** The keys of TLS_AES_128_GCM_SHA256: https://www.rfc-editor.org/rfc/rfc8446#section-7 */
export const hashLength = 32;

/** Secrets from which a direction's keys are made: https://www.rfc-editor.org/rfc/rfc8446#section-7.1 */
export interface TrafficSecrets {
  client: Buffer;
  server: Buffer;
}

const zeros = Buffer.alloc(hashLength);
const emptyHash = hashOf(Buffer.alloc(0));

export function hashOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Returns the handshake secret and its traffic secrets. The transcript ends with the ServerHello. */
export function handshakeSecrets(
  shared: Buffer,
  transcriptHash: Buffer,
): TrafficSecrets & { secret: Buffer } {
  const early = extract(zeros, zeros);
  const secret = extract(expandLabel(early, 'derived', emptyHash, hashLength), shared);
  return { secret, ...trafficSecrets(secret, 'hs', transcriptHash) };
}

/** Returns the application traffic secrets. The transcript ends with the server's Finished. */
export function applicationSecrets(handshakeSecret: Buffer, transcriptHash: Buffer): TrafficSecrets {
  const master = extract(expandLabel(handshakeSecret, 'derived', emptyHash, hashLength), zeros);
  return trafficSecrets(master, 'ap', transcriptHash);
}

/** Returns the verify_data of a Finished: https://www.rfc-editor.org/rfc/rfc8446#section-4.4.4 */
export function verifyData(trafficSecret: Buffer, transcriptHash: Buffer): Buffer {
  return extract(expandLabel(trafficSecret, 'finished', Buffer.alloc(0), hashLength), transcriptHash);
}

function trafficSecrets(secret: Buffer, phase: 'hs' | 'ap', transcriptHash: Buffer): TrafficSecrets {
  const secretOf = (end: 'c' | 's') =>
    expandLabel(secret, `${end} ${phase} traffic`, transcriptHash, hashLength);
  return { client: secretOf('c'), server: secretOf('s') };
}

/** HKDF-Extract is HMAC: https://www.rfc-editor.org/rfc/rfc5869#section-2.2 */
function extract(salt: Buffer, input: Buffer): Buffer {
  return createHmac('sha256', salt).update(input).digest();
}

/** HKDF-Expand-Label, for lengths of one block at most: https://www.rfc-editor.org/rfc/rfc8446#section-7.1 */
export function expandLabel(secret: Buffer, label: string, context: Buffer, length: number): Buffer {
  const info = Buffer.concat([
    number(2, length),
    vector(1, Buffer.from(`tls13 ${label}`)),
    vector(1, context),
  ]);
  return createHmac('sha256', secret).update(info).update(number(1, 1)).digest().subarray(0, length);
}
