import type { Peer } from '../../model/peer.js';
import type { Requirement } from '../../model/requirement.js';
import type { HandshakeStep } from '../../model/step-schema.js';
import type { WitnessEvent } from '../../model/witness.js';
import { isLong } from '../bytes.js';
import { allDone, clientEnded, type ConnectionRequirement } from './in-one-connection.js';

/**
 * What a handshake layer that ends the connection must have done. A client may end the connection once it has a whole
 * response that it must fail on: it need not wait for the steps after that.
 */
export function handshakeRequirements(steps: readonly HandshakeStep[]): ConnectionRequirement[] {
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

function isWholeResponse(step: HandshakeStep): boolean {
  return (
    step.step === 'respond' ||
    (step.step === 'sendRawResponse' && step.text.includes('\r\n\r\n')) ||
    (step.step === 'send' && isLong(step.bytes))
  );
}

/**
 * What the client must have offered for a healthy selection to be one:
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

/** The entries of one header field in all requests. */
export function offersIn(
  events: readonly WitnessEvent[],
  header: 'sec-websocket-protocol' | 'sec-websocket-extensions',
): string[] {
  return events
    .flatMap((event) => (event.event === 'request' ? event.headers : []))
    .filter(([name]) => name.toLowerCase() === header)
    .flatMap(([, value]) => value.split(',').map((entry) => entry.trim()));
}
