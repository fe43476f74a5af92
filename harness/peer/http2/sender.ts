import { frameTypes } from '../../model/http2.js';
import type { Connection } from '../script.js';
import { encodeFrame, errorCodeOf, flags, type Frame, parseSettings, typeNumber } from './frames.js';
import { SendWindow } from './window.js';

/** Sends the frames of one session, and records them. */
export class FrameSender {
  /** What the client lets the peer send on the session. */
  readonly window = new SendWindow();
  readonly #connection: Connection;
  #corked: Buffer[] | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Sends frames in one write. @throws {import('../wire.js').ClientGone} if they cannot be sent. */
  async send(...frames: Frame[]): Promise<void> {
    for (const frame of frames) recordFrame(this.#connection, 'peer', frame);
    const bytes = Buffer.concat(frames.map((frame) => encodeFrame(frame)));
    if (this.#corked === undefined) return this.#connection.wire.write(bytes);
    this.#corked.push(bytes);
  }

  /** Holds frames back. */
  cork(): void {
    this.#corked ??= [];
  }

  /** Sends the frames that were held back in one write. */
  uncork(): void {
    const held = this.#corked;
    this.#corked = undefined;
    if (held !== undefined && held.length > 0)
      this.#connection.wire.write(Buffer.concat(held)).catch(() => undefined);
  }
}

/** Records a frame of either end in the witness. */
export function recordFrame({ recorder, number }: Connection, by: 'client' | 'peer', frame: Frame): void {
  const { type, stream, payload, flags: bits } = frame;
  const code = errorCodeOf(frame);
  const hasAck = type === typeNumber('SETTINGS') || type === typeNumber('PING');
  const hasSettings = type === typeNumber('SETTINGS') && (bits & flags.ack) === 0;
  const hasEnd = type === typeNumber('DATA') || type === typeNumber('HEADERS');
  recorder.record({
    event: 'http2-frame',
    connection: number,
    by,
    type: frameTypes[type] ?? `type ${type}`,
    stream,
    length: payload.length,
    ...(hasEnd && (bits & flags.endStream) !== 0 && { endStream: true }),
    ...(hasAck && (bits & flags.ack) !== 0 && { ack: true }),
    ...(code !== undefined && { code: String(code) }),
    ...(hasSettings && { settings: Object.entries(parseSettings(payload)) }),
  });
}
