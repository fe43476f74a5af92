import { X509Certificate } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import WebSocket from 'ws';
import type { Case } from '../fixture.js';
import { alertName } from './alerts.js';

/** How long it waits on a peer that is known to say nothing, in milliseconds. */
const patienceMs = 500;

/**
 * Meets a peer with a client that says what went wrong, as no browser may.
 * @param authority the only one that it trusts, in PEM
 * @returns what happened, in order: `open`, `message hello`, `Ping`; how the connection ended: `FIN`, `RST`, `alert
 * handshake_failure`, the words of the system or of OpenSSL, or `silence`, if the fixture is slow; and `close 1006`.
 */
export async function meet({ fixture, scheme }: Case, url: string, authority: string): Promise<string> {
  const { script } = fixture;
  const said: string[] = [];
  const say = (words: string) => {
    if (said.at(-1) !== words) said.push(words);
  };
  const { hostname } = new URL(url);
  const socket = scheme === 'ws' ? connectTcp(80, hostname) : connectStrictly(hostname, authority);
  socket.on('end', () => say('FIN')).on('error', (problem) => say(describe(problem)));
  const client = new WebSocket(url, script.protocols ?? [], {
    perMessageDeflate: false,
    ...(fixture.slow && { closeTimeout: patienceMs }),
    createConnection: () => socket,
  });
  client.on('open', () => {
    say('open');
    if (script.send !== undefined) client.send(script.send);
    if (script.sendBytes !== undefined) client.send(new Uint8Array(script.sendBytes));
    if (script.close !== undefined) client.close(script.close.code, script.close.reason);
    // Where it should never have come so far, there is nothing more to be seen.
    else if (fixture.peer.connection === undefined) client.close(1000);
  });
  client.on('message', (message: Buffer) => say(`message ${message.toString()}`));
  client.on('ping', () => say('Ping'));
  client.on('error', (problem) => say(describe(problem)));
  const last = await new Promise<string>((resolve) => {
    client.on('close', (code) => resolve(`close ${code}`));
    if (fixture.slow) socket.setTimeout(patienceMs, () => resolve('silence'));
  });
  const transcript = [...said, last].join(', ');
  client.terminate();
  return transcript;
}

function connectStrictly(host: string, authority: string): Socket {
  return connectTls({
    host,
    port: 443,
    servername: host,
    ca: authority,
    ALPNProtocols: ['http/1.1'],
    // https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/
    ciphers: 'DEFAULT:@SECLEVEL=2',
    checkServerIdentity: (name, { raw }) =>
      new X509Certificate(raw).checkHost(name, { subject: 'never' }) === undefined
        ? new Error('wrong host')
        : undefined,
  });
}

function describe({ message, code, syscall }: NodeJS.ErrnoException): string {
  const alert = /alert number (\d+)/.exec(message)?.[1];
  if (alert !== undefined) return `alert ${alertName(Number(alert))}`;
  const reason = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/.exec(message)?.[1];
  if (reason !== undefined) return reason;
  // Node calls the end of a connection that it still needed by the name of a reset.
  if (code === 'ECONNRESET') return syscall === undefined ? 'FIN' : 'RST';
  if (code !== undefined && syscall !== undefined) return code;
  // What follows is advice, since Node 24.
  return message.replace(/; .*/, '');
}
