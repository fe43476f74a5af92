import type { StreamRole } from '../../model/http2.js';
import type { Http2Step } from '../../model/step-schema.js';
import { bytesText } from './bytes-text.js';

/** A step that only HTTP/2 has, as one line. */
export function http2StepText(step: Http2Step): string {
  switch (step.step) {
    case 'sendHttp2Frame':
      return `send ${step.type} on ${roleTexts[step.on]} with ${bytesText(step.payload)}${step.flags === undefined ? '' : `, flags ${step.flags}`}`;
    case 'sendFields':
      return `send HEADERS with ${fieldsText(step.fields)}${step.endStream === true ? ', and END_STREAM' : ''}`;
    case 'resetStream':
      return `send RST_STREAM on ${roleTexts[step.on ?? 'websocket']} with ${step.code}`;
    case 'sendGoAway':
      return `send GOAWAY with ${step.code}; the last stream is ${lastStreamTexts[step.lastStream]}`;
    case 'sendSettings':
      return `send SETTINGS with ${step.settings.map(([setting, value]) => `${setting} ${value}`).join(', ')}`;
    case 'endSession':
      return `end the TCP connection (${step.by})`;
  }
}

const roleTexts: Record<StreamRole, string> = {
  websocket: 'the stream of the WebSocket',
  session: 'stream 0',
  'under-way': 'the stream of the request under way',
  pushed: 'a stream of the server',
  idle: 'an idle stream',
};

const lastStreamTexts: Record<Extract<Http2Step, { step: 'sendGoAway' }>['lastStream'], string> = {
  below: 'below that of the WebSocket',
  websocket: 'that of the WebSocket',
  highest: 'the highest possible',
};

function fieldsText(fields: readonly (readonly [name: string, value: string])[]): string {
  return fields.length === 0 ? 'no fields' : fields.map(([name, value]) => `${name}: ${value}`).join(', ');
}
