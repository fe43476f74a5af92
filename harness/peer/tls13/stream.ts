import { Duplex } from 'node:stream';
import { alertName, alertRecord } from '../alerts.js';
import type { Connection } from '../script.js';
import { ClientGone } from '../wire.js';
import { handshakeTypes } from './messages.js';
import { contentTypes, maxContent, type TlsRecord } from './records.js';
import type { Session } from './session.js';

/**
 * Reads and decrypts the next record of the client, and records alerts. @throws {ClientGone} at the end of the
 * stream.
 */
export async function readRecord(connection: Connection, session: Session | undefined): Promise<TlsRecord> {
  const { wire, recorder, number } = connection;
  const header = await wire.read(5);
  const sealed = { type: header[0] ?? 0, content: await wire.read(header.readUInt16BE(3)) };
  const record = openWith(session, sealed);
  const [level, description] = record.content;
  if (record.type === contentTypes.alert && description !== undefined) {
    recorder.record({
      event: 'alert-received',
      connection: number,
      level: level === 2 ? 'fatal' : 'warning',
      description: alertName(description),
    });
  }
  return record;
}

function openWith(session: Session | undefined, record: TlsRecord): TlsRecord {
  try {
    return session?.open(record) ?? record;
  } catch {
    throw new ClientGone('the client sent a record that cannot be read');
  }
}

/** Waits for the client's Finished: https://www.rfc-editor.org/rfc/rfc8446#section-4.4.4 */
export async function readFinished(connection: Connection, session: Session): Promise<void> {
  for (;;) {
    const { type, content } = await readRecord(connection, session);
    if (type === contentTypes.alert) throw new ClientGone('the client sent an alert');
    if (type === contentTypes.handshake && content[0] === handshakeTypes.finished) return;
  }
}

/** The application data of a session, after its handshake. */
export class SessionStream extends Duplex {
  readonly #connection: Connection;
  readonly #session: Session;
  #wantsMore: (() => void) | undefined;

  constructor(connection: Connection, session: Session) {
    super({ allowHalfOpen: true });
    this.#connection = connection;
    this.#session = session;
    void this.#receive().catch(() => this.push(null));
  }

  async #receive(): Promise<void> {
    for (;;) {
      const { type, content } = await readRecord(this.#connection, this.#session);
      if (type === contentTypes.alert) throw new ClientGone('the client sent an alert');
      if (type !== contentTypes.applicationData || this.push(content)) continue;
      await new Promise<void>((resolve) => (this.#wantsMore = resolve));
    }
  }

  override _read(): void {
    this.#wantsMore?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (problem?: Error | null) => void): void {
    const records: Buffer[] = [];
    for (let at = 0; at < chunk.length; at += maxContent) {
      const content = chunk.subarray(at, at + maxContent);
      records.push(this.#session.seal({ type: contentTypes.applicationData, content }));
    }
    this.#connection.wire.write(Buffer.concat(records)).then(() => done(), done);
  }

  override _final(done: (problem?: Error | null) => void): void {
    const closeNotify = alertRecord('warning', 'close_notify').subarray(5);
    const { wire } = this.#connection;
    wire
      .write(this.#session.seal({ type: contentTypes.alert, content: closeNotify }))
      .then(async () => wire.finish())
      .then(() => done(), done);
  }
}
