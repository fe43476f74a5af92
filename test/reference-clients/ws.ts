import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TcpNetConnectOpts } from 'node:net';
import type { ConnectionOptions, TLSSocketOptions } from 'node:tls';
import { type ClientOptions, WebSocket } from 'ws';
import { type ReferenceClient, isAwaited, type Meeting, patienceMs, whenQuiet } from './client.js';
import { wordsOf } from './words.js';

/**
 * The package `ws`: reports the events in order (`open`, messages, `Ping`), then how the connection ended: the code and reason of a Close
 * frame, `FIN`, an error, or `silence`.
 */
export const ws: ReferenceClient = {
  speaksFrames: true,
  async ask(meeting) {
    const options = optionsOf(await readFile(meeting.ca, 'utf8'));
    const events: string[] = [];
    let client: WebSocket | undefined;
    const ending = await new Promise<string>((resolve) => {
      try {
        client = new WebSocket(meeting.url, meeting.testCase.fixture.script.protocols ?? [], options);
      } catch (problem) {
        // The message may contain the URL, which is different every time.
        resolve(String(problem).replace(/^(.*Invalid URL): .*/, '$1'));
        return;
      }
      watch(client, meeting, events, resolve);
    });
    client?.terminate();
    return [...events, ending].join(', ');
  },
};

function watch(client: WebSocket, meeting: Meeting, events: string[], end: (ending: string) => void): void {
  const { script, peer } = meeting.testCase.fixture;
  const fail = (problem: Error) => {
    end(wordsOf(problem));
  };
  let ending = 'end without a FIN';
  let isQuiet = false;
  const look = () => {
    if (isQuiet && isAwaited(meeting, events)) end('silence');
  };
  const say = (words: string) => {
    events.push(words);
    look();
  };
  whenQuiet(meeting, () => {
    isQuiet = true;
    look();
  });
  client.on('upgrade', ({ socket }) => {
    socket.on('end', () => (ending = 'FIN')).on('error', fail);
  });
  client.on('open', () => {
    say('open');
    if (script.send !== undefined) client.send(script.send);
    if (script.sendBytes !== undefined) client.send(new Uint8Array(script.sendBytes));
    if (script.close !== undefined) client.close(script.close.code, script.close.reason);
    // The peer has no steps after the opening handshake, so nothing else happens.
    else if (peer.connection === undefined) client.close(1000);
  });
  client.on('message', (message: Buffer) => {
    say(message.length > 40 ? `${message.length} bytes` : JSON.stringify(message.toString()));
  });
  client.on('ping', () => {
    if (events.at(-1) !== 'Ping') say('Ping');
  });
  client.on('error', fail);
  client.on('close', (code, reason) => {
    if (code === 1006) end(ending);
    else end(`${code}${reason.length > 0 ? ` ${JSON.stringify(reason.toString())}` : ''}`);
  });
}

/** `ws` passes these options to `net` and `tls` of Node. Its types lack them. */
type Options = ConnectionOptions &
  Pick<TLSSocketOptions, 'requestOCSP'> &
  Pick<TcpNetConnectOpts, 'autoSelectFamilyAttemptTimeout'> &
  Pick<ClientOptions, 'handshakeTimeout'>;

function optionsOf(ca: string): ClientOptions {
  const options: Options = {
    handshakeTimeout: patienceMs,
    // Longer than the timeout of TCP in the lab, so that every address is tried until TCP gives up.
    autoSelectFamilyAttemptTimeout: 5000,
    ca,
    ALPNProtocols: ['http/1.1'],
    // Node does not check the stapled response.
    requestOCSP: true,
    // https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/
    ciphers: 'DEFAULT:@SECLEVEL=2',
    checkServerIdentity: (name, { raw }) =>
      new X509Certificate(raw).checkHost(name, { subject: 'never' }) === undefined
        ? new Error('wrong host')
        : undefined,
  };
  return options as unknown as ClientOptions;
}
