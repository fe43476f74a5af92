import { constants, createHash } from 'node:crypto';
import { Duplex } from 'node:stream';
import { createServer, type TlsOptions, type TLSSocket } from 'node:tls';
import type { TlsStep } from '../model/step-schema.js';
import type { CertificateFault, TlsServerFault } from '../model/tls-fault.js';
import type { ServerCertificate } from '../network/certificates/certificates.js';
import { sendAlert } from '../model/steps.js';
import { presentCertificateStep, type WitnessedStep } from '../model/witnessed-step.js';
import { alertName, alertRecord } from './alerts.js';
import { parseClientHello, parseKeyOffer, recordLength, versionName } from './client-hello.js';
import { runSteps, type Connection, recordStep } from './script.js';
import { contentTypes } from './tls13/records.js';
import { Session } from './tls13/session.js';
import { readFinished, readRecord, SessionStream } from './tls13/stream.js';
import { openingTimeoutMs, Wire } from './wire.js';

/**
 * Runs the steps of a TLS layer.
 * @param certificate issues the certificate of a flight that contains one
 * @returns the connection above TLS, if the steps complete the handshake
 */
export async function runTlsSteps(
  steps: readonly TlsStep[],
  connection: Connection,
  certificate: () => Promise<ServerCertificate>,
): Promise<Connection | undefined> {
  const { wire } = connection;
  let clientHello: Buffer = Buffer.alloc(0);
  let session: Session | undefined;
  let above: Connection | undefined;
  const drain = async () => {
    for (;;) await readRecord(connection, session);
  };
  await runSteps(
    steps,
    'tls',
    connection,
    async (step) => {
      switch (step.step) {
        case 'readClientHello':
          clientHello = await wire.read((await peekClientHello(connection)).length);
          return;
        case 'sendAlert': {
          const alert = alertRecord(step.level, step.description);
          return wire.write(session?.seal({ type: contentTypes.alert, content: alert.subarray(5) }) ?? alert);
        }
        case 'sendFlight':
          session ??= startSession(clientHello, await certificate());
          return wire.write(session.flight(step.messages));
        case 'completeHandshake':
          if (session === undefined) throw new Error('completeHandshake must follow sendFlight.');
          await readFinished(connection, session);
          session.establish();
          above = { ...connection, wire: new Wire(new SessionStream(connection, session), wire.raw) };
      }
    },
    drain,
  );
  if (above === undefined) await drain();
  return above;
}

function startSession(clientHello: Buffer, certificate: ServerCertificate): Session {
  const unusable = new NotTls('The client sent no usable X25519 key.');
  const offer = parseKeyOffer(clientHello);
  if (offer === undefined) throw unusable;
  try {
    return new Session(clientHello, offer, certificate);
  } catch {
    throw unusable;
  }
}

/** The configuration of a TLS server of Node. */
export interface TlsSetup {
  certificate: ServerCertificate;
  /** The differences of the certificate from a valid one. */
  fault?: CertificateFault;
  /** The CA that must issue client certificates, in PEM. */
  clientCa?: string;
  server?: TlsServerFault;
  /** Whether the certificate is weaker than OpenSSL accepts by default. */
  weak?: boolean;
  /** The protocols that the server accepts. Default: `http/1.1` */
  alpn?: readonly string[];
}

/**
 * Runs the TLS handshake with the TLS stack of Node.
 * @returns the connection above TLS, or `undefined` if the client did not complete the handshake.
 */
export async function startTls(connection: Connection, setup: TlsSetup): Promise<Connection | undefined> {
  const { recorder, number, wire } = connection;
  await peekClientHello(connection);
  const tap = new Tap(wire, (record) => {
    if (isRetryRequest(record)) return false;
    recordStep(connection, 'tls', firstStepIn(record, setup.fault));
    if (setup.server !== undefined && 'clientCertificate' in setup.server)
      recordStep(connection, 'tls', { step: 'requestClientCertificate' });
    return true;
  });
  const server = createServer(optionsOf(setup));
  const { stapled } = setup.certificate;
  if (stapled !== undefined) {
    // https://nodejs.org/api/tls.html#event-ocsprequest: not emitted for a client that does not request a response.
    server.on('OCSPRequest', (_certificate, _issuer, respond) => {
      recordStep(connection, 'tls', { step: stapled === null ? 'omitOcspResponse' : 'stapleOcspResponse' });
      respond(null, stapled);
    });
  }
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
  const alpn =
    stream.alpnProtocol === false || stream.alpnProtocol === null ? undefined : stream.alpnProtocol;
  recorder.record({
    event: 'tls-established',
    connection: number,
    version: stream.getProtocol() ?? '',
    cipher: stream.getCipher().name,
    ...(alpn !== undefined && { alpn }),
  });
  return { ...connection, wire: new Wire(stream, wire.raw), ...(alpn !== undefined && { alpn }) };
}

/**
 * The OpenSSL security level at which Node accepts weak keys and old versions:
 * https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/
 */
const lowestSecurity = '@SECLEVEL=0';

function optionsOf({
  certificate,
  clientCa,
  server,
  weak = false,
  alpn = ['http/1.1'],
}: TlsSetup): TlsOptions {
  const common = {
    cert: certificate.certificate,
    key: certificate.key,
    ALPNProtocols: [...alpn],
    handshakeTimeout: openingTimeoutMs,
    // No client certificate is verified. Without this, Node loads its whole list of CAs for every server.
    ca: [],
  };
  if (weak) return { ...common, ciphers: `${constants.defaultCipherList}:${lowestSecurity}` };
  if (server === undefined) return common;
  if ('version' in server) {
    const version = server.version === 'TLSv1.0' ? 'TLSv1' : server.version;
    return { ...common, minVersion: version, maxVersion: version, ciphers: `ALL:${lowestSecurity}` };
  }
  if ('ciphers' in server)
    return { ...common, maxVersion: 'TLSv1.2', ciphers: `${server.ciphers}:${lowestSecurity}` };
  if (clientCa === undefined) throw new Error('client certificates need a CA: set `clientCa`.');
  return {
    ...common,
    requestCert: true,
    rejectUnauthorized: server.clientCertificate === 'required',
    ca: clientCa,
  };
}

/** Returns the step that the first record of the TLS stack's response represents. */
function firstStepIn(record: Buffer, fault: CertificateFault | undefined): WitnessedStep {
  const [type] = record;
  if (type === contentTypes.alert)
    return sendAlert(alertName(record[6] ?? 0), record[5] === 2 ? 'fatal' : 'warning');
  const version = versionName(record.readUInt16BE(9));
  // https://www.rfc-editor.org/rfc/rfc8446#section-4.2.1: TLS 1.3 has the legacy version of TLS 1.2.
  return version === 'TLSv1.2' ? presentCertificateStep(fault) : { step: 'negotiateVersion', version };
}

/** The random of a HelloRetryRequest: https://www.rfc-editor.org/rfc/rfc8446#section-4.1.3 */
const retryRandom = createHash('sha256').update('HelloRetryRequest').digest();

/** Whether a record asks for another ClientHello. The certificate then comes in a later response. */
function isRetryRequest(record: Buffer): boolean {
  const randomAt = 11;
  return record[0] === contentTypes.handshake && record.subarray(randomAt, randomAt + 32).equals(retryRandom);
}

async function peekClientHello({ wire, recorder, number }: Connection): Promise<Buffer> {
  const length = recordLength(await wire.peek(5));
  const record = (await wire.peek(length ?? 5)).subarray(0, length);
  const hello = length === undefined ? undefined : parseClientHello(record);
  if (hello === undefined) throw new NotTls('The client sent something other than a ClientHello.');
  recorder.record({ event: 'client-hello', connection: number, ...hello });
  return record;
}

/** The client sent something other than a usable ClientHello to a TLS port. */
export class NotTls extends Error {
  override readonly name = 'NotTls';
}

/**
 * Connects the TCP connection to the TLS stack, observes the responses of the stack, and keeps the TCP
 * connection open after it.
 */
class Tap extends Duplex {
  readonly #raw;
  #onResponse: ((record: Buffer) => boolean) | undefined;
  readonly #onData = (chunk: Buffer): void => {
    if (!this.push(chunk)) this.#raw.pause();
  };

  /** @param onResponse called with each response, until it returns `true` */
  constructor(wire: Wire, onResponse: (record: Buffer) => boolean) {
    super({ allowHalfOpen: true });
    this.#raw = wire.raw;
    this.#onResponse = onResponse;
    this.push(wire.release());
    this.#raw.on('data', this.#onData);
    this.#raw.on('end', () => this.push(null));
    this.#raw.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#raw.resume();
  }

  /** Discards the rest of the TCP connection after TLS has ended, so that its end is detected. */
  override _destroy(problem: Error | null, done: (problem?: Error | null) => void): void {
    this.#raw.off('data', this.#onData).resume();
    done(problem);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (problem?: Error | null) => void): void {
    this.#raw.write(chunk, (problem) => {
      if (this.#onResponse?.(chunk) === true) this.#onResponse = undefined;
      done(problem);
    });
  }

  override _final(done: () => void): void {
    this.#raw.end(done);
  }
}
