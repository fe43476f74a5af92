import type { Bytes } from '../../model/bytes.js';
import type { PathDisruption } from '../../model/path-outcome.js';
import type { Step } from '../../model/step-schema.js';
import type { TlsMessage } from '../../model/tls-message.js';
import type { WitnessedStep } from '../../model/witnessed-step.js';
import { bytesText } from './bytes-text.js';
import { http2StepText } from './http2-step-text.js';

/** A step as one line: `send a text frame with "hello"`. */
export function stepText(step: WitnessedStep): string {
  switch (step.step) {
    case 'send':
      return `send ${bytesText(step.bytes)}`;
    case 'pause':
      return `wait ${step.ms} ms`;
    case 'awaitBytes':
      return 'wait for the first bytes of the client';
    case 'finish':
      return step.closeNotify === false ? 'finish (FIN) without close_notify' : 'finish (FIN, or END_STREAM)';
    case 'reset':
      return 'reset (RST, or RST_STREAM)';
    case 'stall':
      return 'say nothing more';
    case 'readClientHello':
      return 'read the ClientHello';
    case 'sendAlert':
      return `send the ${step.level} alert ${step.description}`;
    case 'sendFlight':
      return `send ${step.messages.map(messageText).join(', ')}`;
    case 'completeHandshake':
      return 'complete the TLS handshake';
    case 'readRequest':
      return 'read the request';
    case 'respond':
      return `respond ${step.status} ${step.reason}`.trimEnd();
    case 'sendRawResponse':
      return `send the raw response ${bytesText({ text: step.text })}`;
    case 'sendFrame':
      return frameText(step);
    case 'sendClose':
      return step.code === undefined
        ? 'send an empty Close frame'
        : `send a Close frame with ${step.code}${step.reason === undefined ? '' : ` ${JSON.stringify(step.reason)}`}`;
    case 'readMessage':
      return 'read a message';
    case 'readBytes':
      return `read ${step.count} bytes`;
    case 'readClose':
      return 'read the Close frame';
    case 'coalesceWithResponse':
      return 'hold the response back, to send it with what follows';
    case 'coalesce':
      return 'hold back what follows, to send it together';
    case 'sendPlaintext':
      return `send ${bytesText(step.bytes)} outside TLS`;
    case 'disruptPath':
      return `from here on, packets from the client are ${disruptionTexts[step.packets]}`;
    case 'sendHttp2Frame':
    case 'sendFields':
    case 'resetStream':
    case 'sendGoAway':
    case 'sendSettings':
    case 'endSession':
      return http2StepText(step);
    case 'presentCertificate':
      return 'present the certificate';
    case 'requestClientCertificate':
      return 'request a client certificate';
    case 'stapleOcspResponse':
      return 'staple an OCSP response';
    case 'omitOcspResponse':
      return 'staple no OCSP response';
    case 'negotiateVersion':
      return `negotiate ${step.version}`;
  }
}

const disruptionTexts: Record<PathDisruption, string> = {
  dropped: 'dropped',
  reset: 'answered with RST',
  'icmp-host-unreachable': 'answered with ICMP host unreachable',
  'icmp-admin-prohibited': 'answered with ICMP administratively prohibited',
};

function messageText({ message, ...faults }: TlsMessage): string {
  const marks = Object.entries(faults).map(([name, value]) => `${name} ${valueText(value)}`);
  return marks.length > 0 ? `${message} (${marks.join(', ')})` : message;
}

function valueText(value: unknown): string {
  if (typeof value === 'number') return `0x${value.toString(16).padStart(4, '0')}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if ('text' in value || 'hex' in value) return bytesText(value as Bytes);
  return Object.entries(value)
    .map(([name, content]) => `${name} ${valueText(content)}`)
    .join(' ');
}

function frameText(step: Extract<Step, { step: 'sendFrame' }>): string {
  const marks = [
    step.fin === false && 'not final',
    step.rsv !== undefined && `RSV bits ${step.rsv.toString(2).padStart(3, '0')}`,
    step.masked === true && 'masked',
    step.cutAfter !== undefined && `only its first ${step.cutAfter} bytes`,
  ].filter((mark) => mark !== false);
  const kind = { 0: 'continuation', 1: 'text', 2: 'binary', 8: 'Close', 9: 'Ping', 10: 'Pong' }[step.opcode];
  const name = kind === undefined ? `frame with opcode ${step.opcode}` : `${kind} frame`;
  return `send a ${name} with ${bytesText(step.payload)}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
}
