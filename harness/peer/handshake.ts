import { createHash } from 'node:crypto';
import type { NegotiationFault, Peer } from '../model/peer.js';
import type { HandshakeStep } from '../model/step-schema.js';
import {
  type requestPlaceholders,
  endsConnection,
  finish,
  healthyPath,
  pause,
  readRequest,
  respond,
  stall,
  upgradeHeaders,
} from '../model/steps.js';
import { runSteps, type Connection } from './script.js';

/** The client's half of the opening handshake: https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1 */
export interface OpeningHandshake {
  requestLine: string;
  headers: [name: string, value: string][];
}

/** Returns the steps that complete the opening handshake, with the peer's selections, valid or not. */
export function acceptingSteps({
  negotiation,
  selects,
}: Pick<Peer, 'negotiation' | 'selects'>): HandshakeStep[] {
  const { upgrade, connection, accept } = upgradeHeaders;
  const { subprotocols = [], extensions = [] } = negotiation ?? {};
  // Clients of GraphQL, MQTT, STOMP and others fail a connection without the subprotocol that they offer.
  const byDefault = negotiation === undefined && selects === undefined ? '{subprotocol}' : undefined;
  const { subprotocol = byDefault, extension } = selects ?? {};
  const selected = [
    ...[...subprotocols, ...(subprotocol === undefined ? [] : [subprotocol])].map(
      (value) => ['Sec-WebSocket-Protocol', value] as const,
    ),
    ...[...extensions, ...(extension === undefined ? [] : [extension])].map(
      (value) => ['Sec-WebSocket-Extensions', value] as const,
    ),
  ];
  return [readRequest(), respond(101, [upgrade, connection, accept, ...selected])];
}

/**
 * Returns the steps after a response with a faulty selection. The connection ends half a second later. By then, a
 * client that does not fail the connection has opened it, so that no race decides.
 */
export function negotiationSteps({ then }: NegotiationFault): HandshakeStep[] {
  return then === 'finish' ? [pause(500), finish()] : [stall()];
}

/**
 * The response of a healthy peer to a request that is not an opening handshake:
 * https://www.rfc-editor.org/rfc/rfc9110#section-15.5.22
 */
const upgradeRequired: HandshakeStep[] = [
  respond(
    426,
    [
      ['Upgrade', 'websocket'],
      ['Connection', 'close'],
    ],
    'This is a WebSocket server.\n',
  ),
  finish(),
];

/**
 * Runs the steps of a handshake layer.
 * @param request the request, if it was read already
 * @returns whether the opening handshake is complete
 */
export async function runHandshakeSteps(
  steps: readonly HandshakeStep[],
  connection: Connection,
  request?: OpeningHandshake,
): Promise<boolean> {
  let received = request;
  try {
    await runSteps(steps, 'handshake', connection, async (step) => {
      switch (step.step) {
        case 'readRequest':
          received = parseRequest(await connection.wire.readThrough('\r\n\r\n'));
          connection.recorder.record({ event: 'request', connection: connection.number, ...received });
          if (endsConnection(steps) && received.requestLine.startsWith(`GET ${healthyPath} `))
            throw new ResponseOverride(acceptingSteps({}).slice(1));
          return;
        case 'respond':
          return connection.wire.write(render(step, received));
        case 'sendRawResponse':
          return connection.wire.write(Buffer.from(fill(step.text, received), 'latin1'));
      }
    });
  } catch (problem) {
    if (!(problem instanceof ResponseOverride)) throw problem;
    return runHandshakeSteps(problem.steps, connection, received);
  }
  return !endsConnection(steps);
}

/** Replaces the remaining steps, for a request that is not the opening handshake of the fixture. */
class ResponseOverride extends Error {
  constructor(readonly steps: readonly HandshakeStep[]) {
    super();
  }
}

/** Parses the header section of a request. */
export function parseRequest(head: Buffer): OpeningHandshake {
  const [requestLine = '', ...lines] = head.toString('latin1').trimEnd().split('\r\n');
  return {
    requestLine,
    headers: lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  };
}

/** Returns the value of a header field of a request. */
export function headerOf(request: OpeningHandshake | undefined, name: string): string | undefined {
  return request?.headers.find(([header]) => header.toLowerCase() === name.toLowerCase())?.[1];
}

/** Returns the first subprotocol that the client offers: https://www.rfc-editor.org/rfc/rfc6455#section-11.3.4 */
export function firstSubprotocol(request: OpeningHandshake | undefined): string | undefined {
  const [first = ''] = headerOf(request, 'Sec-WebSocket-Protocol')?.split(',') ?? [];
  return first.trim() || undefined;
}

function render(
  { status, reason, headers, body }: Extract<HandshakeStep, { step: 'respond' }>,
  request: OpeningHandshake | undefined,
): Buffer {
  if (status === 101 && headerOf(request, 'Sec-WebSocket-Key') === undefined)
    throw new ResponseOverride(upgradeRequired);
  const lines = [
    `HTTP/1.1 ${status} ${reason}`,
    ...headers
      .filter(([, value]) => value !== '{subprotocol}' || firstSubprotocol(request) !== undefined)
      .map(([name, value]) => `${name}: ${fill(value, request)}`),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

/**
 * Replaces the placeholders in a response.
 * @throws {ResponseOverride} if the request lacks a header that a placeholder needs.
 */
export function fill(text: string, request: OpeningHandshake | undefined): string {
  return text.replaceAll(/\{[a-z-]+\}/g, (word) => {
    const key = headerOf(request, 'Sec-WebSocket-Key');
    const host = headerOf(request, 'Host');
    const values: Record<(typeof requestPlaceholders)[number], string | undefined> = {
      '{accept}': key && acceptOf(key),
      '{accept-in-small-letters}': key && acceptOf(key).toLowerCase(),
      '{key}': key,
      '{host}': host,
      '{subprotocol}': firstSubprotocol(request),
    };
    const value = (values as Record<string, string | undefined>)[word];
    if (value === undefined) throw new ResponseOverride(upgradeRequired);
    return value;
  });
}

/** The value of Sec-WebSocket-Accept: https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2 */
function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
