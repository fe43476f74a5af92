import { bufferOf } from '../bytes.js';
import type { Http2Step } from '../../model/step-schema.js';
import type { StreamRole } from '../../model/http2.js';
import type { Connection } from '../script.js';
import { frameOf, goAwayFrame, headersFrames, resetFrame, settingsFrame } from './frames.js';
import { encodeFields } from './hpack/encode.js';
import type { PageRequests } from './page-requests.js';
import type { Http2Session } from './session.js';
import type { Http2Stream } from './stream.js';

/** Where the steps of a peer over HTTP/2 run. */
export interface StepContext {
  session: Http2Session;
  /** The connection of the session. */
  connection: Connection;
  /** The stream of the WebSocket. Missing before the attempt. */
  stream?: Http2Stream;
  requests: PageRequests;
}

/** Runs one step that only HTTP/2 has. */
export async function runHttp2Step(step: Http2Step, context: StepContext): Promise<void> {
  const { session, connection, stream } = context;
  const { sender } = session;
  switch (step.step) {
    case 'sendHttp2Frame':
      return sender.send(frameOf(step.type, streamId(step.on, context), bufferOf(step.payload), step.flags));
    case 'sendFields': {
      const block = encodeFields(step.fields);
      return sender.send(...headersFrames(streamId('websocket', context), block, step.endStream === true));
    }
    case 'resetStream':
      if (step.on === undefined && stream !== undefined) return session.reset(stream, step.code);
      return sender.send(resetFrame(streamId(step.on ?? 'websocket', context), step.code));
    case 'sendGoAway':
      return sender.send(goAwayFrame(lastStream(step.lastStream, context), step.code));
    case 'sendSettings':
      return sender.send(settingsFrame(step.settings));
    case 'endSession':
      return endSession(step.by, connection);
  }
}

async function endSession(by: 'FIN' | 'RST', { wire, recorder, number }: Connection): Promise<void> {
  await (by === 'FIN' ? wire.finish() : wire.reset());
  recorder.record({ event: by === 'FIN' ? 'finished' : 'reset', connection: number, by: 'peer' });
}

/** A stream that no side opens, above all that a client opens. */
const idleStream = 9999;

function streamId(role: StreamRole, { stream, requests }: StepContext): number {
  switch (role) {
    case 'websocket':
      // The next stream of the client, before the attempt.
      return stream?.id ?? idleStream;
    case 'session':
      return 0;
    case 'under-way':
      return requests.underWay?.id ?? idleStream;
    case 'pushed':
      return 2;
    case 'idle':
      return idleStream;
  }
}

/** https://www.rfc-editor.org/rfc/rfc9113#section-6.8 */
function lastStream(which: 'below' | 'websocket' | 'highest', { session, stream }: StepContext): number {
  const own = stream?.id ?? session.lastStream;
  switch (which) {
    case 'below':
      return Math.max(0, own - 2);
    case 'websocket':
      return own;
    case 'highest':
      return 2 ** 31 - 1;
  }
}
