import { createHash } from 'node:crypto';
import type { HandshakeStep, NegotiationFault } from '../fixture.js';
import { pause, respond, upgradeHeaders } from '../steps.js';
import { carryOut, type Connection } from './script.js';

/** The client's half of the opening handshake: https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1 */
export interface OpeningHandshake {
  requestLine: string;
  headers: [name: string, value: string][];
}

/** The answer that completes the opening handshake, with what a negotiation fault selects. */
export function acceptingSteps(negotiation?: NegotiationFault): HandshakeStep[] {
  const { upgrade, connection, accept } = upgradeHeaders;
  const selected = [
    ...(negotiation?.subprotocols ?? []).map((value) => ['Sec-WebSocket-Protocol', value] as const),
    ...(negotiation?.extensions ?? []).map((value) => ['Sec-WebSocket-Extensions', value] as const),
  ];
  return [{ step: 'readRequest' }, respond(101, [upgrade, connection, accept, ...selected])];
}

/**
 * What follows an answer that selects what it must not. The end comes a little later: a client that goes on has opened the
 * connection by then, and whether it did does not hang on a race.
 */
export function negotiationSteps({ then }: NegotiationFault): HandshakeStep[] {
  return then === 'finish' ? [pause(500), { step: 'finish' }] : [{ step: 'stall' }];
}

/** What a healthy peer says to a request that is none for a WebSocket: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.22 */
const upgradeRequired: HandshakeStep[] = [
  respond(
    426,
    [
      ['Upgrade', 'websocket'],
      ['Connection', 'close'],
    ],
    'This is a WebSocket server.\n',
  ),
  { step: 'finish' },
];

/**
 * Carries out a handshake layer.
 * @returns whether the connection is now one of WebSocket frames
 */
export async function runHandshakeSteps(
  steps: readonly HandshakeStep[],
  connection: Connection,
): Promise<boolean> {
  let request: OpeningHandshake | undefined;
  let completed = false;
  await carryOut(steps, 'handshake', connection, async (step) => {
    switch (step.step) {
      case 'readRequest':
        request = parseRequest(await connection.wire.readThrough('\r\n\r\n'));
        connection.recorder.record({ event: 'request', connection: connection.number, ...request });
        return;
      case 'respond': {
        const key = headerOf(request, 'Sec-WebSocket-Key');
        if (step.status === 101 && key === undefined) throw new NotAnOpeningHandshake();
        completed = step.status === 101;
        return connection.wire.write(render(step, key));
      }
    }
  }).catch(async (problem: unknown) => {
    if (!(problem instanceof NotAnOpeningHandshake)) throw problem;
    await runHandshakeSteps(upgradeRequired, connection);
  });
  return completed;
}

class NotAnOpeningHandshake extends Error {}

function parseRequest(head: Buffer): OpeningHandshake {
  const [requestLine = '', ...lines] = head.toString('latin1').trimEnd().split('\r\n');
  return {
    requestLine,
    headers: lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  };
}

function headerOf(request: OpeningHandshake | undefined, name: string): string | undefined {
  return request?.headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

function render(step: Extract<HandshakeStep, { step: 'respond' }>, key: string | undefined): Buffer {
  const lines = [
    `HTTP/1.1 ${step.status} ${step.reason}`,
    ...step.headers.map(([name, value]) => `${name}: ${value.replace('{accept}', acceptOf(key ?? ''))}`),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${step.body}`, 'latin1');
}

/** The value of Sec-WebSocket-Accept: https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2 */
function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
