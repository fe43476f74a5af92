import { Clock } from './clock.js';
import { classOf, describeThrown, ownOf, plain } from './describe.js';
import { nativeTimeout, nextTask } from './natives.js';
import type { Task } from './task.js';
import type { EventRecord, SocketState, ThrownRecord, Trace } from './trace.js';

/** https://developer.mozilla.org/docs/Web/API/WebSocketStream */
interface WebSocketStream {
  readonly url: string;
  readonly opened: Promise<{
    readable: ReadableStream<string | Uint8Array>;
    writable: WritableStream<string | Uint8Array>;
    protocol: string;
    extensions: string;
  }>;
  readonly closed: Promise<{ closeCode?: number; reason?: string }>;
  close(info?: { closeCode?: number; reason?: string }): void;
}
declare const WebSocketStream: new (url: string, options: { protocols?: string[] }) => WebSocketStream;

const readyStates = { connecting: 0, open: 1, closed: 3 };

/**
 * Opens one WebSocketStream and records what a script can see of it until it is closed, or the time is up.
 * @param events filled as the promises settle
 */
export async function streamProbe(task: Task, events: EventRecord[]): Promise<Trace> {
  const { url, protocols } = task;
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const clock = new Clock();
  let stream: WebSocketStream;
  try {
    stream = new WebSocketStream(url, protocols.length > 0 ? { protocols } : {});
  } catch (thrown) {
    return { url, protocols, threw: describeThrown(thrown), events, settled: true, elapsedMs: elapsedMs() };
  }
  const recorder = new StreamRecorder(stream, events, { clock, elapsedMs });
  const settled = await untilClosed(stream, recorder, task);
  await nextTask();
  const { rejections, atOpen } = recorder;
  // The events of this close() are not part of the observation.
  const observed = settled ? { events, rejections } : { events: [...events], rejections: { ...rejections } };
  if (!settled) stream.close();
  return {
    url,
    protocols,
    ...observed,
    settled,
    ...(atOpen && { atOpen }),
    after: recorder.state(),
    elapsedMs: elapsedMs(),
  };
}

/** Records the promises of one WebSocketStream as events, with the states of a WebSocket. */
class StreamRecorder {
  readyState = readyStates.connecting;
  atOpen: Trace['atOpen'];
  readonly rejections: Record<string, ThrownRecord> = {};
  readonly #stream: WebSocketStream;
  readonly #events: EventRecord[];
  readonly #clock: Clock;
  readonly #elapsedMs: () => number;
  #agreed = { protocol: '', extensions: '' };

  constructor(
    stream: WebSocketStream,
    events: EventRecord[],
    { clock, elapsedMs }: { clock: Clock; elapsedMs: () => number },
  ) {
    this.#stream = stream;
    this.#events = events;
    this.#clock = clock;
    this.#elapsedMs = elapsedMs;
  }

  state(): SocketState {
    const { url } = this.#stream;
    return { readyState: this.readyState, url, ...this.#agreed, bufferedAmount: 0, binaryType: '' };
  }

  opened(agreed: { protocol: string; extensions: string }): void {
    this.readyState = readyStates.open;
    this.#agreed = agreed;
    this.atOpen = this.state();
    this.record('open', {}, agreed);
  }

  record(type: string, value: unknown, attributes: EventRecord['attributes']): void {
    const { readyState, ...socket } = this.state();
    this.#events.push({
      type,
      class: classOf(value),
      isTrusted: true,
      heard: ['promise'],
      turn: this.#clock.turn(),
      readyState,
      readyStateLater: readyState,
      socket,
      atMs: this.#elapsedMs(),
      attributes,
      own: typeof value === 'object' && value !== null ? ownOf(value, new Map()) : {},
    });
  }

  /** Notes what a promise was rejected with, under the name of the promise. */
  readonly rejected = (name: string) => (thrown: unknown) => {
    this.rejections[name] = describeThrown(thrown);
  };
}

/** Waits until `closed` settles or the budget of the task is used up, and does what the task asks for at `opened`. */
async function untilClosed(stream: WebSocketStream, recorder: StreamRecorder, task: Task): Promise<boolean> {
  const { budgetMs, budgetAfterOpenMs } = task;
  return new Promise<boolean>((resolve) => {
    const giveUpAfter = (ms: number) => nativeTimeout(resolve, ms, false);
    let timer = giveUpAfter(budgetMs);
    const end = () => {
      clearTimeout(timer);
      nativeTimeout(resolve, 0, true);
    };
    stream.opened.then(({ readable, writable, protocol, extensions }) => {
      recorder.opened({ protocol, extensions });
      if (budgetAfterOpenMs !== undefined) {
        clearTimeout(timer);
        timer = giveUpAfter(budgetAfterOpenMs);
      }
      readMessages(readable.getReader(), recorder).catch(recorder.rejected('read'));
      const writer = writable.getWriter();
      writeMessages(stream, writer, task).catch(recorder.rejected('write'));
      writer.closed.catch(() => undefined);
    }, recorder.rejected('opened'));
    stream.closed.then(
      ({ closeCode = 1005, reason = '' }) => {
        recorder.readyState = readyStates.closed;
        recorder.record('close', {}, { code: closeCode, reason, wasClean: true });
        end();
      },
      (thrown: unknown) => {
        const { name, message, attributes } = describeThrown(thrown);
        recorder.readyState = readyStates.closed;
        recorder.record('closed-rejected', thrown, { ...attributes, name, message });
        end();
      },
    );
  });
}

async function readMessages(
  reader: ReadableStreamDefaultReader<string | Uint8Array>,
  recorder: StreamRecorder,
): Promise<void> {
  for (let next = await reader.read(); !next.done; next = await reader.read())
    recorder.record('message', next.value, { data: plain(next.value, new Map()) });
}

async function writeMessages(
  stream: WebSocketStream,
  writer: WritableStreamDefaultWriter<string | Uint8Array>,
  { announce, send, sendBytes, close }: Task,
): Promise<void> {
  if (announce !== undefined) await writer.write(announce);
  if (send !== undefined) await writer.write(send);
  if (sendBytes !== undefined) await writer.write(new Uint8Array(sendBytes));
  if (close !== undefined) {
    const { code: closeCode, reason } = close;
    stream.close({ ...(closeCode !== undefined && { closeCode }), ...(reason !== undefined && { reason }) });
  }
}
