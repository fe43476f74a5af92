import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { missingProgram, runProgram } from '../../../test/reference-clients/program.js';
import { rfc8448 } from '../../../test/support/rfc8448.js';
import type { TlsMessage } from '../../model/tls-message.js';
import { CertificateAuthority, type ServerCertificate } from '../../network/certificates/certificates.js';
import { parseKeyOffer, recordLength } from '../client-hello.js';
import { Recorder } from '../recorder.js';
import type { Connection } from '../script.js';
import { ClientGone, Wire } from '../wire.js';
import { Session } from './session.js';
import { readFinished, SessionStream } from './stream.js';
import { because } from '../../../scripts/skips.mjs';

const name = 'localhost';
const wholeFlight: readonly TlsMessage[] = [
  { message: 'ServerHello' },
  { message: 'EncryptedExtensions' },
  { message: 'Certificate' },
  { message: 'CertificateVerify' },
  { message: 'Finished' },
];
const noOpenssl = missingProgram('openssl', 'version', /^OpenSSL /);

let folder: string;
let ca: CertificateAuthority;
let certificate: ServerCertificate;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'badsocket-session-'));
  ca = await CertificateAuthority.create('badsocket test CA');
  await ca.save(folder);
  certificate = await ca.issue([name]);
});
afterAll(async () => rm(folder, { recursive: true }));

/** A server that sends one flight to one client, echoes what the client sends, and returns what it has recorded. */
class OneClientServer implements AsyncDisposable {
  readonly recorder = new Recorder();
  readonly finished: Promise<void>;
  readonly #server: Server;
  #socket: Socket | undefined;

  private constructor(server: Server, flight: readonly TlsMessage[]) {
    this.#server = server;
    this.finished = once(server, 'connection').then(async ([socket]) => {
      this.#socket = socket as Socket;
      await this.#serve(this.#socket, flight);
    });
  }

  static async start(flight: readonly TlsMessage[]): Promise<OneClientServer> {
    const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new OneClientServer(server, flight);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async #serve(socket: Socket, flight: readonly TlsMessage[]): Promise<void> {
    const connection: Connection = {
      number: 1,
      recorder: this.recorder,
      wire: new Wire(socket, socket),
      signal: new AbortController().signal,
      isAcknowledged: () => Promise.resolve(false),
      disruptPath: async () => undefined,
    };
    const { wire } = connection;
    const clientHello = await wire.read(recordLength(await wire.peek(5)) ?? 0);
    const offer = parseKeyOffer(clientHello);
    if (offer === undefined) throw new Error('the ClientHello offers no key');
    const session = new Session(clientHello, offer, certificate);
    await wire.write(session.flight(flight));
    try {
      await readFinished(connection, session);
    } catch (problem) {
      if (problem instanceof ClientGone) return;
      throw problem;
    }
    session.establish();
    const stream = new SessionStream(connection, session);
    stream.pipe(stream);
    await once(stream, 'finish');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket?.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function connectTo({ port }: OneClientServer): TLSSocket {
  return connect({ host: '127.0.0.1', port, servername: name, ca: ca.certificate.toString('pem') });
}

it("completes a handshake with Node's TLS client, which verifies the certificate and its signature", async () => {
  await using server = await OneClientServer.start(wholeFlight);
  const client = connectTo(server);
  await once(client, 'secureConnect');
  expect(client.authorized).toBe(true);
  expect(client.getProtocol()).toBe('TLSv1.3');
  expect(client.getCipher().standardName).toBe('TLS_AES_128_GCM_SHA256');

  // More than one record holds in each direction: https://www.rfc-editor.org/rfc/rfc8446#section-5.1
  const sent = 'badsocket '.repeat(20_000);
  client.end(sent);
  expect(await text(client)).toBe(sent);
  await server.finished;
});

it.skipIf(noOpenssl !== undefined)(
  `completes a handshake with openssl s_client${because(noOpenssl)}`,
  async () => {
    await using server = await OneClientServer.start(wholeFlight);
    const line = 'hello through s_client\n';
    const { printed } = await runProgram(
      'openssl',
      [
        ...['s_client', '-connect', `127.0.0.1:${server.port}`, '-servername', name],
        ...['-CAfile', join(folder, 'ca.pem'), '-verify_return_error', '-verify_hostname', name],
      ],
      { input: line, isEnough: (printed) => printed.includes(line), whenQuiet: (done) => done() },
    );
    expect(printed).toContain('New, TLSv1.3, Cipher is TLS_AES_128_GCM_SHA256');
    expect(printed).toContain('Verify return code: 0 (ok)');
    expect(printed).toContain(line);
  },
);

it.each<[string, TlsMessage[], string]>([
  [
    'a Finished with wrong verify_data',
    [...wholeFlight.slice(0, 4), { message: 'Finished', verifyData: 'wrong' }],
    'decrypt_error',
  ],
  [
    "a CertificateVerify that is not signed with the certificate's key",
    [
      ...wholeFlight.slice(0, 3),
      { message: 'CertificateVerify', signedBy: 'another key' },
      { message: 'Finished' },
    ],
    'decrypt_error',
  ],
  [
    'a CertificateVerify over another handshake',
    [
      ...wholeFlight.slice(0, 3),
      { message: 'CertificateVerify', over: 'another handshake' },
      { message: 'Finished' },
    ],
    'decrypt_error',
  ],
  [
    'a record that the keys do not open',
    [{ message: 'ServerHello' }, { message: 'unreadable record' }],
    'bad_record_mac',
  ],
])("Node's TLS client rejects %s", async (_, flight, description) => {
  await using server = await OneClientServer.start(flight);
  const client = connectTo(server);
  await once(client, 'error').catch(() => undefined);
  await server.finished;
  expect(server.recorder.events).toEqual([
    expect.objectContaining({ event: 'alert-received', level: 'fatal', description }),
  ]);
});

it('refuses a client that offers no X25519 key', () => {
  const offer = { sessionId: Buffer.alloc(0), keyShares: new Map<number, Buffer>() };
  expect(() => new Session(Buffer.alloc(5), offer, certificate)).toThrow();
});

it('refuses to establish a session without a Finished', () => {
  const offer = parseKeyOffer(rfc8448.clientHelloRecord);
  if (offer === undefined) throw new Error('the ClientHello of RFC 8448 offers a key');
  const session = new Session(rfc8448.clientHelloRecord, offer, certificate);
  expect(() => session.establish()).toThrow(/Finished/);
});
