import { count } from '../../support/text/sentences.js';
import { stepText } from './step-text.js';
import type { PacketCounts, WitnessEvent } from '../../model/witness.js';

/** Returns an event of the witness as one line: when, on which connection, what. */
export function witnessLine(event: WitnessEvent): string {
  const connection = 'connection' in event ? ` #${String(event.connection)}` : '';
  return `${String(Math.round(event.atMs))} ms${connection}: ${what(event)}`;
}

function what(event: WitnessEvent): string {
  switch (event.event) {
    case 'query':
      return `query for ${event.type} of ${event.name} over ${event.over.toUpperCase()}`;
    case 'answer':
      return `answer to ${event.type} of ${event.name}: ${event.answer}`;
    case 'no-route':
      return `no route from the client to ${event.address}: ${event.message}`;
    case 'accepted':
      return `connection accepted from ${event.from}`;
    case 'bytes-received':
      return `the first ${count(event.length, 'byte')} received over ${event.over.toUpperCase()}`;
    case 'client-hello':
      return `ClientHello for ${event.serverName ?? 'no server name'}, ALPN ${list(event.alpn)}, ${list(event.versions)}`;
    case 'tls-established':
      return `${event.version} established, ${event.cipher}${event.alpn === undefined ? '' : `, ALPN ${event.alpn}`}`;
    case 'alert-received':
      return `${event.level} alert received: ${event.description}`;
    case 'tls-failed':
      return `TLS handshake failed: ${event.message}`;
    case 'request':
      return `${event.requestLine} (${count(event.headers.length, 'header field')})`;
    case 'http2-frame': {
      const marks = [
        event.code,
        event.endStream === true && 'END_STREAM',
        event.ack === true && 'ACK',
      ].filter((mark) => typeof mark === 'string');
      return `${event.type} by the ${event.by}, stream ${String(event.stream)}, ${String(event.length)} bytes${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
    }
    case 'step':
      return `${event.layer} step: ${stepText(event.step)}`;
    case 'message-received':
      return `frame received: opcode ${String(event.opcode)}, ${String(event.length)} bytes${event.text === undefined ? '' : ` ${JSON.stringify(event.text)}`}`;
    case 'close-received':
      return `Close frame received: ${event.code === null ? 'empty' : `${String(event.code)} ${JSON.stringify(event.reason)}`}`;
    case 'open-announced':
      return 'the script announces that the connection is open';
    case 'response-acknowledged':
      return "the client's host acknowledged the response before the script announced that the connection is open";
    case 'finished':
      return `FIN by the ${event.by}`;
    case 'reset':
      return `RST by the ${event.by}`;
    case 'engine-report':
      return `the engine reports ${event.message}`;
  }
}

function list(values: string[]): string {
  return values.join(', ') || 'none';
}

/** Returns the packet counts of the router as one line. */
export function packetsLine({ received, sent, refused, icmpErrors }: PacketCounts): string {
  return [
    `from the client ${String(received.syn)} SYN, ${String(received.fin)} FIN, ${String(received.rst)} RST`,
    `from the peer ${String(sent.synAck)} SYN+ACK, ${String(sent.fin)} FIN, ${String(sent.rst)} RST`,
    `${String(refused)} refused on the way`,
    ...Object.keys(icmpErrors).map((error) => `ICMP ${error} to the client`),
  ].join('; ');
}
