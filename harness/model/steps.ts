import type { Bytes } from './bytes.js';
import type { PathDisruption } from './path-outcome.js';
import type { ErrorCode, FrameType, Setting, StreamRole } from './http2.js';
import type { ConnectionStep, HandshakeStep, Http2Step, Step, TlsStep } from './step-schema.js';
import type { TlsMessage } from './tls-message.js';
import { reasonPhrases } from './reason-phrases.js';

/** Returns the bytes of a text, one byte for each character from U+0000 to U+00FF. */
export const text = (value: string): Bytes => ({ text: value });
/** Returns the bytes of pairs of hexadecimal digits. Spaces between them are ignored. */
export const hex = (value: string): Bytes => ({ hex: value.replaceAll(' ', '') });
/** Returns the bytes of a text that is repeated `times` times. */
export const repeated = (value: string, times: number): Bytes => ({ text: value, times });

/** Sends bytes. */
export const send = (bytes: Bytes) => ({ step: 'send', bytes }) as const;
/** Waits for a number of milliseconds. */
export const pause = (ms: number) => ({ step: 'pause', ms }) as const;
/** Waits for the first bytes of the client, and leaves them unread. */
export const awaitBytes = () => ({ step: 'awaitBytes' }) as const;
/** Sends FIN, over TLS after a close_notify. */
export const finish = () => ({ step: 'finish' }) as const;
/** Sends FIN without close_notify: https://www.rfc-editor.org/rfc/rfc8446#section-6.1 */
export const finishWithoutCloseNotify = () => ({ step: 'finish', closeNotify: false }) as const;
/** Resets the connection with RST. */
export const reset = () => ({ step: 'reset' }) as const;
/** Holds the connection open and sends nothing, until the client ends it. */
export const stall = () => ({ step: 'stall' }) as const;

/** Waits for the complete ClientHello: https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2 */
export const readClientHello = () => ({ step: 'readClientHello' }) as const satisfies TlsStep;
/** Sends a TLS alert by the name of its description: https://www.rfc-editor.org/rfc/rfc8446#section-6 */
export const sendAlert = (description: string, level: 'warning' | 'fatal' = 'fatal') =>
  ({ step: 'sendAlert', level, description }) as const satisfies TlsStep;
/** Sends messages of a TLS 1.3 handshake in one flight: https://www.rfc-editor.org/rfc/rfc8446#section-4 */
export const sendFlight = (...messages: TlsMessage[]): TlsStep => ({ step: 'sendFlight', messages });
/** Completes the TLS handshake and continues as a healthy peer. The witness then shows a client that does not fail the connection. */
export const completeHandshake = () => ({ step: 'completeHandshake' }) as const satisfies TlsStep;

/** Waits for the complete opening handshake of the client: https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1 */
export const readRequest = () => ({ step: 'readRequest' }) as const satisfies HandshakeStep;

type HeaderLines = readonly (readonly [name: string, value: string])[];

/** Sends an HTTP response with these header lines, and with a Content-Length if the status allows a body. */
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

/** Sends the bytes of a response exactly as given. The response may be incomplete. */
export const sendRawResponse = (value: string) =>
  ({ step: 'sendRawResponse', text: value }) as const satisfies HandshakeStep;
/** Sends the header section of a response exactly as given, with the empty line at its end. */
export const respondRaw = (...lines: readonly string[]) => sendRawResponse(`${lines.join('\r\n')}\r\n\r\n`);

/**
 * Placeholders that the peer replaces in a response: the value that RFC 6455 requires in Sec-WebSocket-Accept, the same value in lower
 * case, the key and the Host of the request, and the first subprotocol that the client offers. A header field with only `{subprotocol}` is
 * left out if the client offers none.
 */
export const requestPlaceholders = [
  '{accept}',
  '{accept-in-small-letters}',
  '{key}',
  '{host}',
  '{subprotocol}',
] as const;

/** The path at which a peer with a broken handshake layer is healthy. The witness then shows a client that follows a redirect. */
export const healthyPath = '/healthy';

/** The three header lines of a valid response. Fixtures change or omit them. */
export const upgradeHeaders = {
  upgrade: ['Upgrade', 'websocket'],
  connection: ['Connection', 'Upgrade'],
  accept: ['Sec-WebSocket-Accept', '{accept}'],
} as const;

/** Whether the steps of a layer end the connection. If they do not, the next layer continues. */
export function endsConnection(steps: readonly Step[]): boolean {
  return ['finish', 'reset', 'stall', 'resetStream', 'endSession'].includes(steps.at(-1)?.step ?? '');
}

/** Sends an HTTP/2 frame with any content. `flags` are its bits. */
export const sendHttp2Frame = (
  type: FrameType,
  on: StreamRole,
  payload: Bytes,
  flags?: number,
): Extract<Http2Step, { step: 'sendHttp2Frame' }> => ({
  step: 'sendHttp2Frame',
  type,
  on,
  payload,
  ...(flags !== undefined && { flags }),
});
/** Sends HEADERS on the stream of the WebSocket with exactly these fields. */
export const sendFields = (
  fields: HeaderLines,
  { endStream }: { endStream?: true } = {},
): Extract<Http2Step, { step: 'sendFields' }> => ({
  step: 'sendFields',
  fields: fields.map(([name, value]) => [name, value]),
  ...(endStream && { endStream }),
});
/** Sends RST_STREAM: https://www.rfc-editor.org/rfc/rfc9113#section-6.4 */
export const resetStream = (
  code: ErrorCode,
  on?: 'under-way',
): Extract<Http2Step, { step: 'resetStream' }> => ({
  step: 'resetStream',
  code,
  ...(on && { on }),
});
/** Sends GOAWAY: https://www.rfc-editor.org/rfc/rfc9113#section-6.8 */
export const sendGoAway = (lastStream: 'below' | 'websocket' | 'highest', code: ErrorCode = 'NO_ERROR') =>
  ({ step: 'sendGoAway', lastStream, code }) as const satisfies Http2Step;
/** Sends SETTINGS: https://www.rfc-editor.org/rfc/rfc9113#section-6.5 */
export const sendSettings = (
  ...settings: [Setting, number][]
): Extract<Http2Step, { step: 'sendSettings' }> => ({ step: 'sendSettings', settings });
/** Ends the TCP connection of an HTTP/2 session. */
export const endSession = (by: 'FIN' | 'RST') => ({ step: 'endSession', by }) as const satisfies Http2Step;

/** Sends a Close frame: https://www.rfc-editor.org/rfc/rfc6455#section-5.5.1 */
export function sendClose(code?: number, reason?: string): ConnectionStep {
  return { step: 'sendClose', ...(code !== undefined && { code }), ...(reason !== undefined && { reason }) };
}
/** Waits for the client's Close frame. */
export const readClose = () => ({ step: 'readClose' }) as const satisfies ConnectionStep;
/** Waits for a complete message of the client. */
export const readMessage = () => ({ step: 'readMessage' }) as const satisfies ConnectionStep;
/** Waits for a number of bytes of the client. */
export const readBytes = (count: number) => ({ step: 'readBytes', count }) as const satisfies ConnectionStep;
/** As the first step, sends the following steps together with the response to the opening handshake. */
export const coalesceWithResponse = () =>
  ({ step: 'coalesceWithResponse' }) as const satisfies ConnectionStep;
/** Sends the following steps together, up to the next read, pause or end. */
export const coalesce = () => ({ step: 'coalesce' }) as const satisfies ConnectionStep;
/** Sends bytes on the TCP connection, outside TLS. */
export const sendPlaintext = (bytes: Bytes) =>
  ({ step: 'sendPlaintext', bytes }) as const satisfies ConnectionStep;
/** Makes the router stop every later packet of the client. */
export const disruptPath = (packets: PathDisruption) =>
  ({ step: 'disruptPath', packets }) as const satisfies ConnectionStep;
/** Sends a Ping: https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2 */
export const sendPing = (payload: Bytes = text('')) =>
  ({ step: 'sendFrame', opcode: 9, payload }) as const satisfies ConnectionStep;
/** Sends a text message in one frame: https://www.rfc-editor.org/rfc/rfc6455#section-5.6 */
export const sendText = (message: string) =>
  ({ step: 'sendFrame', opcode: 1, payload: text(message) }) as const satisfies ConnectionStep;
/** Sends a frame. `fault` contains the fields that differ from a valid unfragmented frame. */
export const sendFrame = (
  opcode: number,
  payload: Bytes,
  fault: Pick<Extract<Step, { step: 'sendFrame' }>, 'fin' | 'rsv' | 'masked'> = {},
): ConnectionStep => ({ step: 'sendFrame', opcode, payload, ...fault });
