import type { Peer } from '../../model/peer.js';
import type { Requirement } from '../../model/requirement.js';
import type { HandshakeStep } from '../../model/step-schema.js';
import type { WitnessEvent } from '../../model/witness.js';
import { isLong } from '../bytes.js';
import { bytesReceivedIfUnread } from './bytes-received.js';
import { allDone, clientEnded, type ConnectionRequirement } from './in-one-connection.js';

/**
 * Returns the requirements for a handshake layer that ends the connection. After a complete response on which it must fail, a client may
 * end the connection without waiting for the later steps.
 */
export function handshakeRequirements(
  steps: readonly HandshakeStep[],
  secure: boolean,
): ConnectionRequirement[] {
  return [...bytesReceivedIfUnread(steps, secure ? 'tls' : 'tcp'), ...stepsDoneOrEnded(steps)];
}

function stepsDoneOrEnded(steps: readonly HandshakeStep[]): ConnectionRequirement[] {
  const response = steps.findIndex(isWholeResponse);
  return allDone('handshake', steps).map(({ requirement, isMet }, index) =>
    response === -1 || index <= response
      ? { requirement, isMet }
      : {
          requirement: { ...requirement, orClientEnded: true },
          isMet: (events) => isMet(events) || clientEnded(events),
        },
  );
}

/** Whether a step completes a response, or is a reason to end the stream. After an interim response, the client waits for another: https://www.rfc-editor.org/rfc/rfc9110#section-15.2 */
function isWholeResponse(step: HandshakeStep): boolean {
  switch (step.step) {
    case 'respond':
      return !isInterim(step.status);
    case 'sendRawResponse':
      return step.text.includes('\r\n\r\n') && !isInterim(Number(/^HTTP\/\S+ (\d{3})/.exec(step.text)?.[1]));
    case 'sendFields':
      return !isInterim(Number(step.fields.find(([name]) => name === ':status')?.[1]));
    case 'sendHttp2Frame':
    case 'sendGoAway':
    case 'sendSettings':
    case 'resetStream':
    case 'endSession':
      return true;
    case 'send':
      return isLong(step.bytes);
    default:
      return false;
  }
}

function isInterim(status: number): boolean {
  return status >= 100 && status < 200 && status !== 101;
}

/**
 * Returns what the client must have offered, so that the selection of a healthy peer is valid:
 * https://www.rfc-editor.org/rfc/rfc6455#section-4.1
 */
export function offerRequirements({ selects }: Peer, events: readonly WitnessEvent[]): Requirement[] {
  const { subprotocol, extension } = selects ?? {};
  return [
    ...(extension === undefined ? [] : [extensionOffered(extensionName(extension), events)]),
    ...(subprotocol === undefined
      ? []
      : [
          {
            id: 'subprotocol-offered',
            subprotocol,
            met: offersIn(events, 'sec-websocket-protocol').includes(subprotocol),
          } as const,
        ]),
  ];
}

function extensionOffered(extension: string, events: readonly WitnessEvent[]): Requirement {
  const offered = offersIn(events, 'sec-websocket-extensions').map(extensionName);
  return { id: 'extension-offered', extension, met: offered.includes(extension) };
}

/** An extension without its parameters: https://www.rfc-editor.org/rfc/rfc6455#section-9.1 */
function extensionName(extension: string): string {
  return extension.split(';', 1).join('').trim();
}

/** Returns the entries of a header field in all requests. */
export function offersIn(
  events: readonly WitnessEvent[],
  header: 'sec-websocket-protocol' | 'sec-websocket-extensions',
): string[] {
  return events
    .flatMap((event) => (event.event === 'request' ? event.headers : []))
    .filter(([name]) => name.toLowerCase() === header)
    .flatMap(([, value]) => value.split(',').map((entry) => entry.trim()));
}
