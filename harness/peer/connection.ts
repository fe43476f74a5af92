import { constants, inflateRawSync } from 'node:zlib';
import type { ConnectionStep } from '../model/step-schema.js';
import { bufferOf } from './bytes.js';
import { closeBody, encodeFrame, opcodes, parseCloseBody, type ReadFrame, readFrame } from './frames.js';
import { runSteps, type Connection } from './script.js';

/** Runs the steps of a connection layer: https://www.rfc-editor.org/rfc/rfc6455#section-5 */
export async function runConnectionSteps(
  steps: readonly ConnectionStep[],
  connection: Connection,
): Promise<void> {
  await runSteps(steps, 'connection', connection, async (step) => {
    switch (step.step) {
      case 'sendFrame': {
        const { opcode, fin = true, rsv = 0, masked = false } = step;
        const bytes = encodeFrame({ opcode, fin, rsv, masked, payload: bufferOf(step.payload) });
        return connection.wire.write(bytes.subarray(0, step.cutAfter));
      }
      case 'sendClose':
        return step.endStream === true
          ? connection.endWith?.(frameOf(opcodes.close, closeBody(step.code, step.reason)))
          : connection.wire.write(frameOf(opcodes.close, closeBody(step.code, step.reason)));
      case 'readMessage':
        return readUntil(connection, ({ opcode, fin }) => opcode < opcodes.close && fin);
      case 'readBytes':
        await connection.wire.read(step.count);
        return;
      case 'readClose':
        return readUntil(connection, ({ opcode }) => opcode === opcodes.close);
      case 'coalesceWithResponse':
        // The wire was corked before the response was written.
        return;
      case 'coalesce':
        connection.wire.cork();
        return;
      case 'sendPlaintext':
        return connection.wire.writeBelow(bufferOf(step.bytes));
      case 'disruptPath':
        return connection.disruptPath(step.packets);
    }
  });
}

/** Reads a frame, and returns its text, or `undefined` if it is not a text frame. */
export async function readText(connection: Connection): Promise<string | undefined> {
  const { opcode, rsv, payload } = await readRecorded(connection, maxControlPayload);
  if (opcode !== opcodes.text) return undefined;
  return (rsv === rsv1 ? inflated(payload) : payload).toString();
}

/**
 * Behaves as a healthy peer: echoes every message and every Close frame. It fails the connection of a client that uses an extension without
 * agreement: https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
export async function echo(connection: Connection, hasExtension: boolean): Promise<void> {
  let closing = false;
  while (!closing) {
    const frame = await readRecorded(connection);
    if (frame.rsv !== 0 && !hasExtension) {
      await connection.wire.write(frameOf(opcodes.close, closeBody(protocolError)));
      break;
    }
    closing = frame.opcode === opcodes.close;
    if (closing || frame.opcode < opcodes.close) {
      await connection.wire.writeBack(encodeFrame({ ...frame, masked: false }));
    }
  }
  await connection.wire.finish();
  if (connection.isStream !== true)
    connection.recorder.record({ event: 'finished', connection: connection.number, by: 'peer' });
}

/** RSV1 marks a compressed message: https://www.rfc-editor.org/rfc/rfc7692#section-6 */
const rsv1 = 4;

/** Decompresses the first message of a connection: https://www.rfc-editor.org/rfc/rfc7692#section-7.2.2 */
function inflated(payload: Buffer): Buffer {
  try {
    return inflateRawSync(Buffer.concat([payload, Buffer.from('0000ffff', 'hex')]), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: 65_536,
    });
  } catch {
    // A message that is not compressed as the extension requires.
    return payload;
  }
}

/** https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const protocolError = 1002;

async function readUntil(connection: Connection, isLast: (frame: ReadFrame) => boolean): Promise<void> {
  while (!isLast(await readRecorded(connection, maxControlPayload)));
}

/** https://www.rfc-editor.org/rfc/rfc6455#section-5.5 */
const maxControlPayload = 125;

/** The maximum length of the text of a message in the witness, in bytes. */
const maxTextBytes = 120;

async function readRecorded({ wire, recorder, number }: Connection, maxKept?: number): Promise<ReadFrame> {
  const frame = await readFrame(wire, maxKept);
  const { opcode, payload, length } = frame;
  // https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2
  if (opcode === opcodes.ping)
    await wire.write(encodeFrame({ fin: true, rsv: 0, opcode: opcodes.pong, masked: false, payload }));
  if (opcode === opcodes.close) {
    recorder.record({ event: 'close-received', connection: number, ...parseCloseBody(payload) });
  } else {
    const text = opcode === opcodes.text ? payload.subarray(0, maxTextBytes).toString() : undefined;
    recorder.record({
      event: 'message-received',
      connection: number,
      opcode,
      length,
      ...(text !== undefined && { text }),
    });
  }
  return frame;
}

function frameOf(opcode: number, payload: Buffer): Buffer {
  return encodeFrame({ fin: true, rsv: 0, opcode, masked: false, payload });
}
