import { createHash } from 'node:crypto';
import type { NegotiationFault, Peer } from '../model/peer.js';
import type { HandshakeStep } from '../model/step-schema.js';
import {
  type requestPlaceholders,
  endsConnection,
  healthyPath,
  pause,
  respond,
  upgradeHeaders,
} from '../model/steps.js';
import { runSteps, type Connection } from './script.js';

/** The client's half of the opening handshake: https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1 */
export interface OpeningHandshake {
  requestLine: string;
  headers: [name: string, value: string][];
}

/** The response that completes the opening handshake, with what the peer selects, rightly or wrongly. */
export function acceptingSteps({
  negotiation,
  selects,
}: Pick<Peer, 'negotiation' | 'selects'>): HandshakeStep[] {
  const { upgrade, connection, accept } = upgradeHeaders;
  const { subprotocols = [], extensions = [] } = negotiation ?? {};
  const { subprotocol, extension } = selects ?? {};
  const selected = [
    ...[...subprotocols, ...(subprotocol === undefined ? [] : [subprotocol])].map(
      (value) => ['Sec-WebSocket-Protocol', value] as const,
    ),
    ...[...extensions, ...(extension === undefined ? [] : [extension])].map(
      (value) => ['Sec-WebSocket-Extensions', value] as const,
    ),
  ];
  return [{ step: 'readRequest' }, respond(101, [upgrade, connection, accept, ...selected])];
}

/**
 * The steps after a response that selects what it must not. The connection ends half a second later, when a client that does not
 * fail the connection has opened it: whether it did is not left to a race.
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
 * @param request what was read of the client already
 * @returns whether the connection is now one of WebSocket frames
 */
export async function runHandshakeSteps(
  steps: readonly HandshakeStep[],
  connection: Connection,
  request?: OpeningHandshake,
): Promise<boolean> {
  let asked = request;
  try {
    await runSteps(steps, 'handshake', connection, async (step) => {
      switch (step.step) {
        case 'readRequest':
          asked = parseRequest(await connection.wire.readThrough('\r\n\r\n'));
          connection.recorder.record({ event: 'request', connection: connection.number, ...asked });
          if (endsConnection(steps) && asked.requestLine.startsWith(`GET ${healthyPath} `))
            throw new Instead(acceptingSteps({}).slice(1));
          return;
        case 'respond':
          return connection.wire.write(render(step, asked));
        case 'sendRawResponse':
          return connection.wire.write(Buffer.from(fill(step.text, asked), 'latin1'));
      }
    });
  } catch (problem) {
    if (!(problem instanceof Instead)) throw problem;
    return runHandshakeSteps(problem.steps, connection, asked);
  }
  return !endsConnection(steps);
}

/** The client asked for something else than this peer goes wrong about. */
class Instead extends Error {
  constructor(readonly steps: readonly HandshakeStep[]) {
    super();
  }
}

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

function render(
  { status, reason, headers, body }: Extract<HandshakeStep, { step: 'respond' }>,
  request: OpeningHandshake | undefined,
): Buffer {
  if (status === 101 && headerOf(request, 'Sec-WebSocket-Key') === undefined)
    throw new Instead(upgradeRequired);
  const lines = [
    `HTTP/1.1 ${status} ${reason}`,
    ...headers.map(([name, value]) => `${name}: ${fill(value, request)}`),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

/** @throws {Instead} if the request lacks what the text speaks of. */
function fill(text: string, request: OpeningHandshake | undefined): string {
  return text.replaceAll(/\{[a-z-]+\}/g, (word) => {
    const key = headerOf(request, 'Sec-WebSocket-Key');
    const host = headerOf(request, 'Host');
    const values: Record<(typeof requestPlaceholders)[number], string | undefined> = {
      '{accept}': key && acceptOf(key),
      '{accept-in-small-letters}': key && acceptOf(key).toLowerCase(),
      '{key}': key,
      '{host}': host,
    };
    const value = (values as Record<string, string | undefined>)[word];
    if (value === undefined) throw new Instead(upgradeRequired);
    return value;
  });
}

/** The value of Sec-WebSocket-Accept: https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2 */
function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
