import { Duplex } from 'node:stream';
import { createServer, type TLSSocket } from 'node:tls';
import type { TlsStep } from '../fixture.js';
import type { ServerCertificate } from '../lab/certificates.js';
import { alertName, alertRecord } from './alerts.js';
import { parseClientHello, recordLength } from './client-hello.js';
import { carryOut, type Connection, recordStep } from './script.js';
import { Wire } from './wire.js';

/** The step that a peer with a real TLS stack carries out. */
export const presentCertificate = 'present the certificate';

/** Carries out a TLS layer that is a script of bytes. */
export async function runTlsSteps(steps: readonly TlsStep[], connection: Connection): Promise<void> {
  await carryOut(steps, 'tls', connection, async (step) => {
    switch (step.step) {
      case 'readClientHello': {
        const record = await peekClientHello(connection);
        await connection.wire.read(record.length);
        return;
      }
      case 'sendAlert':
        return connection.wire.write(alertRecord(step.level, step.description));
    }
  });
}

/**
 * Does the TLS handshake with Node's own stack.
 * @returns the connection above it, or `undefined` if the client did not finish the handshake.
 */
export async function startTls(
  connection: Connection,
  { certificate, key }: ServerCertificate,
): Promise<Connection | undefined> {
  const { recorder, number, wire } = connection;
  await peekClientHello(connection);
  const tap = new Tap(wire, () => {
    recordStep(connection, 'tls', presentCertificate);
  });
  const server = createServer({ cert: certificate, key, ALPNProtocols: ['http/1.1'] });
  const established = new Promise<TLSSocket | undefined>((resolve) => {
    server.once('secureConnection', resolve);
    server.once('tlsClientError', (problem) => {
      const alert = /alert number (\d+)/i.exec(problem.message)?.[1];
      if (alert === undefined)
        recorder.record({ event: 'tls-failed', connection: number, message: problem.message });
      else {
        const description = alertName(Number(alert));
        recorder.record({ event: 'alert-received', connection: number, level: 'fatal', description });
      }
      resolve(undefined);
    });
  });
  // https://nodejs.org/api/tls.html#event-connection
  server.emit('connection', tap);
  const stream = await established;
  if (stream === undefined) return undefined;
  recorder.record({
    event: 'tls-established',
    connection: number,
    version: stream.getProtocol() ?? '',
    cipher: stream.getCipher().name,
  });
  return { ...connection, wire: new Wire(stream, wire.raw) };
}

async function peekClientHello({ wire, recorder, number }: Connection): Promise<Buffer> {
  const length = recordLength(await wire.peek(5));
  const record = (await wire.peek(length ?? 5)).subarray(0, length);
  const hello = length === undefined ? undefined : parseClientHello(record);
  if (hello === undefined) throw new NotTls('the client does not speak TLS');
  recorder.record({ event: 'client-hello', connection: number, ...hello });
  return record;
}

/** The client sent something else than a ClientHello to a TLS port. */
export class NotTls extends Error {
  override readonly name = 'NotTls';
}

/**
 * Lies between the TCP connection and the TLS stack, so that the connection stays in our hands and what the stack sends is seen.
 */
class Tap extends Duplex {
  readonly #raw;
  #onFlight: (() => void) | undefined;

  constructor(wire: Wire, onFirstFlight: () => void) {
    super({ allowHalfOpen: true });
    this.#raw = wire.raw;
    this.#onFlight = onFirstFlight;
    this.push(wire.release());
    this.#raw.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) this.#raw.pause();
    });
    this.#raw.on('end', () => this.push(null));
    this.#raw.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#raw.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (problem?: Error | null) => void): void {
    this.#raw.write(chunk, (problem) => {
      // Anything that is not an alert is the server's answer to the ClientHello, with the certificate in it.
      if (chunk[0] !== 21) {
        this.#onFlight?.();
        this.#onFlight = undefined;
      }
      done(problem);
    });
  }

  override _final(done: () => void): void {
    this.#raw.end(done);
  }
}
