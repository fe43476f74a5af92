import type { Bytes } from './bytes.js';
import type { PathDisruption } from './path-outcome.js';
import type { ConnectionStep, HandshakeStep, Step, TlsStep } from './step-schema.js';
import type { TlsMessage } from './tls-message.js';
import { reasonPhrases } from './reason-phrases.js';

/** Text as bytes, one for each character from U+0000 to U+00FF. */
export const text = (value: string): Bytes => ({ text: value });
export const hex = (value: string): Bytes => ({ hex: value.replaceAll(' ', '') });
/** The same text many times over. */
export const repeated = (value: string, times: number): Bytes => ({ text: value, times });

/** Bytes as they are. */
export const send = (bytes: Bytes) => ({ step: 'send', bytes }) as const;
export const pause = (ms: number) => ({ step: 'pause', ms }) as const;
/** FIN: this end has nothing more to say. Over TLS a close_notify goes before it. */
export const finish = () => ({ step: 'finish' }) as const;
/** FIN with no close_notify before it: https://www.rfc-editor.org/rfc/rfc8446#section-6.1 */
export const finishWithoutCloseNotify = () => ({ step: 'finish', closeNotify: false }) as const;
/** RST: the connection is torn down. */
export const reset = () => ({ step: 'reset' }) as const;
/** Says nothing more and holds the connection until the client gives up. */
export const stall = () => ({ step: 'stall' }) as const;

/** Waits for the whole ClientHello: https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2 */
export const readClientHello = () => ({ step: 'readClientHello' }) as const satisfies TlsStep;
export const sendAlert = (description: string, level: 'warning' | 'fatal' = 'fatal') =>
  ({ step: 'sendAlert', level, description }) as const satisfies TlsStep;
/** Some messages of a TLS 1.3 handshake, in one flight: https://www.rfc-editor.org/rfc/rfc8446#section-4 */
export const sendFlight = (...messages: TlsMessage[]): TlsStep => ({ step: 'sendFlight', messages });
/** Completes the TLS handshake and continues as a healthy peer, so that the witness shows a client that wrongly continues too. */
export const completeHandshake = () => ({ step: 'completeHandshake' }) as const satisfies TlsStep;

/** Waits for the whole opening handshake of the client: https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1 */
export const readRequest = () => ({ step: 'readRequest' }) as const satisfies HandshakeStep;

type HeaderLines = readonly (readonly [name: string, value: string])[];

/** An HTTP response with exactly these header lines, and a Content-Length where there is a body or could be one. */
export function respond(status: number, headers: HeaderLines = [], body = ''): HandshakeStep {
  const length: HeaderLines =
    status >= 200 && status !== 204 ? [['Content-Length', String(body.length)]] : [];
  return {
    step: 'respond',
    status,
    reason: reasonPhrases[status] ?? '',
    headers: [...headers, ...length].map(([name, value]) => [name, value]),
    body,
  };
}

/** Sends the bytes of a response exactly as given. They may stop anywhere. */
export const sendRawResponse = (value: string) =>
  ({ step: 'sendRawResponse', text: value }) as const satisfies HandshakeStep;
/** Sends the head of a response exactly as given, line by line, with the empty line at its end. */
export const respondRaw = (...lines: readonly string[]) => sendRawResponse(`${lines.join('\r\n')}\r\n\r\n`);

/**
 * Placeholders in a response, which the peer fills from the request: the value that RFC 6455 requires in Sec-WebSocket-Accept, the
 * same in lower case, the key itself, and the Host.
 */
export const requestPlaceholders = ['{accept}', '{accept-in-small-letters}', '{key}', '{host}'] as const;

/** A path at which every peer with a broken handshake layer is healthy, so that the witness shows a client that follows a redirect. */
export const healthyPath = '/healthy';

/** The three header lines of a valid response, which a fixture changes or leaves out. */
export const upgradeHeaders = {
  upgrade: ['Upgrade', 'websocket'],
  connection: ['Connection', 'Upgrade'],
  accept: ['Sec-WebSocket-Accept', '{accept}'],
} as const;

/** Whether a script ends the connection. If it does not, the next layer continues. */
export function endsConnection(steps: readonly Step[]): boolean {
  return ['finish', 'reset', 'stall'].includes(steps.at(-1)?.step ?? '');
}

/** A Close frame: https://www.rfc-editor.org/rfc/rfc6455#section-5.5.1 */
export function sendClose(code?: number, reason?: string): ConnectionStep {
  return { step: 'sendClose', ...(code !== undefined && { code }), ...(reason !== undefined && { reason }) };
}
/** Waits for the client's Close frame. */
export const readClose = () => ({ step: 'readClose' }) as const satisfies ConnectionStep;
/** Waits for a whole message from the client. */
export const readMessage = () => ({ step: 'readMessage' }) as const satisfies ConnectionStep;
/** Waits for some bytes from the client, as they are on the wire. */
export const readBytes = (count: number) => ({ step: 'readBytes', count }) as const satisfies ConnectionStep;
/** As the first step: what follows is sent together with the response to the opening handshake. */
export const coalesceWithResponse = () =>
  ({ step: 'coalesceWithResponse' }) as const satisfies ConnectionStep;
/** Sends bytes on the TCP connection itself, outside TLS. */
export const sendPlaintext = (bytes: Bytes) =>
  ({ step: 'sendPlaintext', bytes }) as const satisfies ConnectionStep;
/** From here on, the router stops every packet of the client. */
export const disruptPath = (packets: PathDisruption) =>
  ({ step: 'disruptPath', packets }) as const satisfies ConnectionStep;
/** https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2 */
export const sendPing = (payload: Bytes = text('')) =>
  ({ step: 'sendFrame', opcode: 9, payload }) as const satisfies ConnectionStep;
export const sendText = (message: string) =>
  ({ step: 'sendFrame', opcode: 1, payload: text(message) }) as const satisfies ConnectionStep;
/** A frame as it is; `wrong` is what differs from a single good one. */
export const sendFrame = (
  opcode: number,
  payload: Bytes,
  wrong: Pick<Extract<Step, { step: 'sendFrame' }>, 'fin' | 'rsv' | 'masked'> = {},
): ConnectionStep => ({ step: 'sendFrame', opcode, payload, ...wrong });
