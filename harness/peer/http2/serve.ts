import type { HandshakeStep } from '../../model/step-schema.js';
import { endsConnection, healthyPath, type respond } from '../../model/steps.js';
import type { Peer } from '../../model/peer.js';
import type { Fixture } from '../../model/fixture.js';
import { awaitAnnouncement } from '../announcement.js';
import { runConnectionSteps, echo } from '../connection.js';
import {
  acceptingSteps,
  fill,
  firstSubprotocol,
  negotiationSteps,
  type OpeningHandshake,
} from '../handshake.js';
import { recordStep, runSteps, type Connection } from '../script.js';
import { ClientGone, Wire } from '../wire.js';
import { flags, frameOf, headersFrames } from './frames.js';
import { encodeFields } from './hpack/encode.js';
import { type Field, fieldOf } from './hpack/table.js';
import { type PageRequests, pagePaths } from './page-requests.js';
import { runHttp2Step, type StepContext } from './run-step.js';
import { type Http2Request, Http2Session } from './session.js';

/** What the sessions of one peer share. */
export interface Http2Service {
  fixture: Fixture;
  requests: PageRequests;
  /** Whether the script of an observation announces that its connection is open. */
  awaitsAnnouncement: boolean;
}

interface AttemptContext extends StepContext {
  awaitsAnnouncement: boolean;
}

/**
 * Serves the HTTP/2 session of one connection: requests of the page, and WebSockets on streams of their own, each with the layers of the
 * peer from the opening handshake on. https://www.rfc-editor.org/rfc/rfc8441
 * @throws {Error} the first error of the peer itself.
 */
export async function serveHttp2(
  connection: Connection,
  { fixture: { peer }, requests, awaitsAnnouncement }: Http2Service,
): Promise<void> {
  const work: Promise<void>[] = [];
  let hasRunBefore = false;
  const session: Http2Session = new Http2Session(connection, peer.http2 ?? {}, (request) => {
    record(connection, request);
    const serve = async () => {
      const context: StepContext = { session, connection, requests };
      if (isAttempt(request)) return serveAttempt(peer, request, { ...context, awaitsAnnouncement });
      if (fieldOf(request.fields, ':path') === pagePaths.underWay && !hasRunBefore) {
        hasRunBefore = true;
        for (const step of peer.http2?.beforeAttempt ?? []) {
          recordStep(connection, 'handshake', step);
          await runHttp2Step(step, context);
        }
      }
      await requests.respond(session, request);
    };
    // A client that leaves early is not an error of the peer.
    work.push(
      serve().catch((problem: unknown) => {
        if (!(problem instanceof ClientGone)) throw problem;
      }),
    );
    work.at(-1)?.catch(() => undefined);
  });
  await session.run();
  await Promise.all(work);
}

/** Whether a request is extended CONNECT for a WebSocket: https://www.rfc-editor.org/rfc/rfc8441#section-4 */
function isAttempt({ fields }: Http2Request): boolean {
  return fieldOf(fields, ':method') === 'CONNECT' && fieldOf(fields, ':protocol') === 'websocket';
}

function record({ recorder, number }: Connection, { stream, fields }: Http2Request): void {
  recorder.record({
    event: 'request',
    connection: number,
    stream: stream.id,
    requestLine: `${fieldOf(fields, ':method') ?? ''} ${fieldOf(fields, ':path') ?? ''} HTTP/2`,
    headers: fields.map(([name, value]) => [name, value]),
  });
}

/** Runs the layers of a peer on the stream of a WebSocket, up to the broken one, or to its healthy end. */
async function serveAttempt(
  peer: Peer,
  { stream, fields }: Http2Request,
  session: AttemptContext,
): Promise<void> {
  const context: AttemptContext = { ...session, stream };
  const wire = new Wire(stream, session.connection.wire.raw, async () =>
    session.session.reset(stream, 'CANCEL'),
  );
  wire.timeoutMs = undefined;
  const connection: Connection = {
    ...session.connection,
    wire,
    isStream: true,
    runHttp2Step: async (step) => runHttp2Step(step, context),
    endWith: async (bytes) => session.session.sender.send(frameOf('DATA', stream.id, bytes, flags.endStream)),
  };
  const { handshake, negotiation, connection: script } = peer;
  try {
    if (script?.[0]?.step === 'coalesceWithResponse') wire.cork();
    const followed =
      handshake !== undefined && endsConnection(handshake) && fieldOf(fields, ':path') === healthyPath;
    const steps = followed ? acceptingSteps({}) : (handshake ?? acceptingSteps(peer));
    await runHandshake(steps, connection, { stream, fields }, context);
    if (endsConnection(steps)) return;
    if (negotiation !== undefined)
      await runSteps(negotiationSteps(negotiation), 'negotiation', connection, () => Promise.resolve());
    else if (script !== undefined) {
      if (context.awaitsAnnouncement) await awaitAnnouncement(connection);
      await runConnectionSteps(script, connection);
    } else await echo(connection, peer.selects?.extension !== undefined);
  } finally {
    await wire.uncork().catch(() => undefined);
    wire.drop();
  }
}

async function runHandshake(
  steps: readonly HandshakeStep[],
  connection: Connection,
  { stream, fields }: Http2Request,
  { session }: StepContext,
): Promise<void> {
  const request: OpeningHandshake = {
    requestLine: '',
    headers: fields.map(([name, value]) => [name === ':authority' ? 'Host' : name, value]),
  };
  await runSteps(steps, 'handshake', connection, async (step) => {
    switch (step.step) {
      case 'readRequest':
        // The session has read it.
        return;
      case 'respond': {
        const block = encodeFields(responseFields(step, request));
        // In one write, because a client may reset the stream when it has read the status.
        const body = frameOf('DATA', stream.id, Buffer.from(step.body, 'latin1'));
        const frames = [...headersFrames(stream.id, block, false), ...(step.body === '' ? [] : [body])];
        return connection.wire.track(session.sender.send(...frames));
      }
      case 'sendRawResponse':
        throw new Error('The bytes of an HTTP/1.1 response have no meaning over HTTP/2.');
    }
  });
}

/** The fields of HTTP/1.1 that HTTP/2 does not have: https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2, RFC 8441 §5 */
const http1Fields = ['connection', 'upgrade', 'keep-alive', 'transfer-encoding', 'sec-websocket-accept'];

/** Returns the fields of a response over HTTP/2. The status 101 of HTTP/1.1 is 200: https://www.rfc-editor.org/rfc/rfc8441#section-5 */
function responseFields(
  { status, headers }: Pick<ReturnType<typeof respond> & { step: 'respond' }, 'status' | 'headers'>,
  request: OpeningHandshake,
): Field[] {
  return [
    [':status', String(status === 101 ? 200 : status)],
    ...headers
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !http1Fields.includes(name))
      .filter(([, value]) => value !== '{subprotocol}' || firstSubprotocol(request) !== undefined)
      .map(([name, value]) => [name, fill(value, request)] as const),
  ];
}
