import type { PathDisruption } from '../model/path-outcome.js';
import { type Http2Step, isHttp2Step, type Step } from '../model/step-schema.js';
import type { Layer } from '../model/layers.js';
import type { WitnessedStep } from '../model/witnessed-step.js';
import { bufferOf, isLong } from './bytes.js';
import type { Recorder } from './recorder.js';
import type { Wire } from './wire.js';

/** One connection of a client to a peer, as each layer passes it to the next. */
export interface Connection {
  /** From 1. */
  readonly number: number;
  readonly recorder: Recorder;
  readonly wire: Wire;
  /** Aborted when the peer stops. */
  readonly signal: AbortSignal;
  /** Whether the client's host has acknowledged everything that the peer sent. `false` where this cannot be known. */
  isAcknowledged(): Promise<boolean>;
  /** Disrupts the path of the client's packets of this connection. @throws {Error} without a router. */
  disruptPath(packets: PathDisruption): Promise<void>;
  /** The protocol that TLS negotiated. */
  readonly alpn?: string;
  /** Whether this is a stream of an HTTP/2 session, whose end is in the frames of the witness. */
  readonly isStream?: true;
  /** Over HTTP/2: sends the last bytes of the stream, in DATA with END_STREAM. */
  endWith?(bytes: Buffer): Promise<void>;
  /** Runs a step that only HTTP/2 has. */
  runHttp2Step?(step: Http2Step): Promise<void>;
}

type StreamStep = Extract<Step, { step: 'send' | 'pause' | 'awaitBytes' | 'finish' | 'reset' | 'stall' }>;

/**
 * Runs the steps of one layer and records each step when it is done. `own` runs the steps that are specific to the
 * layer.
 */
export async function runSteps<S extends Step>(
  steps: readonly S[],
  layer: Layer,
  connection: Connection,
  own: (step: Exclude<S, StreamStep | Http2Step>) => Promise<void>,
  hold: () => Promise<void> = async () => connection.wire.clientEnd(),
): Promise<void> {
  for (const step of steps) {
    const record = () => {
      recordStep(connection, layer, step);
    };
    const isStream = connection.isStream === true;
    if (step.step === 'send' && isLong(step.bytes) && !isStream) {
      // A client may not read all of it.
      await sendLong(bufferOf(step.bytes), connection, record);
      continue;
    }
    // `stall` never completes, and a client may end the stream or the session while it receives the others.
    const doneOnceBegun = step.step === 'stall' || isHttp2Step(step) || (step.step === 'send' && isStream);
    if (doneOnceBegun) record();
    if (isStreamStep(step)) await runStreamStep(step, connection, hold);
    else if (isHttp2Step(step)) await runHttp2Step(step, connection);
    else await own(step as Exclude<S, StreamStep | Http2Step>);
    if (!doneOnceBegun) record();
  }
}

/** @throws {Error} over HTTP/1.1. */
async function runHttp2Step(step: Http2Step, connection: Connection): Promise<void> {
  if (connection.runHttp2Step === undefined) throw new Error(`The step ${step.step} needs HTTP/2.`);
  await connection.runHttp2Step(step);
}

/** Sends many bytes. Calls `onFirst` when the kernel has the first of them. */
async function sendLong(bytes: Buffer, { wire }: Connection, onFirst: () => void): Promise<void> {
  const first = 65_536;
  await wire.write(bytes.subarray(0, first));
  onFirst();
  await wire.write(bytes.subarray(first));
}

export function recordStep({ recorder, number }: Connection, layer: Layer, step: WitnessedStep): void {
  recorder.record({ event: 'step', connection: number, layer, step });
}

function isStreamStep(step: Step): step is StreamStep {
  return ['send', 'pause', 'awaitBytes', 'finish', 'reset', 'stall'].includes(step.step);
}

async function runStreamStep(
  step: StreamStep,
  connection: Connection,
  hold: () => Promise<void>,
): Promise<void> {
  const { wire, recorder, number, signal, isStream = false } = connection;
  switch (step.step) {
    case 'send':
      return wire.write(bufferOf(step.bytes));
    case 'pause':
      await wire.uncork();
      return elapse(step.ms, signal);
    case 'awaitBytes':
      await wire.peek(1);
      return;
    case 'finish':
      await (step.closeNotify === false ? wire.finishBelow() : wire.finish());
      if (!isStream) recorder.record({ event: 'finished', connection: number, by: 'peer' });
      return;
    case 'reset':
      await wire.reset();
      if (!isStream) recorder.record({ event: 'reset', connection: number, by: 'peer' });
      return;
    case 'stall':
      return hold();
  }
}

/** Resolves after a time in milliseconds, or when the signal aborts. */
export async function elapse(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
