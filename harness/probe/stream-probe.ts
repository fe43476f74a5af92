import { Clock } from './clock.js';
import { attributesOf, classOf, describeThrown, ownOf, plain } from './describe.js';
import { nativeTimeout, nextTask } from './natives.js';
import type { Task } from './task.js';
import type { EventRecord, ThrownRecord, Trace } from './trace.js';

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
 * Opens one WebSocketStream and writes down all that a script can see of it until it is closed, or the time is up.
 * @param events filled as the promises settle
 */
export async function streamProbe(task: Task, events: EventRecord[]): Promise<Trace> {
  const { url, protocols, send, sendBytes, close, budgetMs, budgetAfterOpenMs } = task;
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const clock = new Clock();
  let stream: WebSocketStream;
  try {
    stream = new WebSocketStream(url, protocols.length > 0 ? { protocols } : {});
  } catch (thrown) {
    return { url, protocols, threw: describeThrown(thrown), events, settled: true, elapsedMs: elapsedMs() };
  }
  let readyState = readyStates.connecting;
  const agreed = { protocol: '', extensions: '' };
  const state = () => ({ url: stream.url, ...agreed, bufferedAmount: 0, binaryType: '' });
  let atOpen: Trace['atOpen'];
  const rejections: Record<string, ThrownRecord> = {};

  const record = (type: string, value: unknown, attributes: EventRecord['attributes']) => {
    events.push({
      type,
      class: classOf(value),
      isTrusted: true,
      heard: ['promise'],
      turn: clock.turn(),
      readyState,
      readyStateLater: readyState,
      socket: state(),
      atMs: elapsedMs(),
      attributes,
      own: typeof value === 'object' && value !== null ? ownOf(value, new Map()) : {},
    });
  };

  const settled = await new Promise<boolean>((resolve) => {
    const giveUpAfter = (ms: number) => nativeTimeout(resolve, ms, false);
    let timer = giveUpAfter(budgetMs);
    const end = () => {
      clearTimeout(timer);
      nativeTimeout(resolve, 0, true);
    };
    stream.opened.then(
      async ({ readable, writable, protocol, extensions }) => {
        readyState = readyStates.open;
        Object.assign(agreed, { protocol, extensions });
        atOpen = { readyState, ...state() };
        record('open', {}, { protocol, extensions });
        if (budgetAfterOpenMs !== undefined) {
          clearTimeout(timer);
          timer = giveUpAfter(budgetAfterOpenMs);
        }
        const reader = readable.getReader();
        const read = async () => {
          for (let next = await reader.read(); !next.done; next = await reader.read())
            record('message', next.value, { data: plain(next.value, new Map()) });
        };
        read().catch((thrown: unknown) => (rejections['read'] = describeThrown(thrown)));
        const writer = writable.getWriter();
        const write = async () => {
          if (send !== undefined) await writer.write(send);
          if (sendBytes !== undefined) await writer.write(new Uint8Array(sendBytes));
          if (close !== undefined) stream.close({ closeCode: close.code, reason: close.reason });
        };
        write().catch((thrown: unknown) => (rejections['write'] = describeThrown(thrown)));
        writer.closed.catch(() => undefined);
      },
      (thrown: unknown) => (rejections['opened'] = describeThrown(thrown)),
    );
    stream.closed.then(
      ({ closeCode = 1005, reason = '' }) => {
        readyState = readyStates.closed;
        record('close', {}, { code: closeCode, reason, wasClean: true });
        end();
      },
      (thrown: unknown) => {
        const { name, message } = describeThrown(thrown);
        const attributes =
          typeof thrown === 'object' && thrown !== null ? attributesOf(thrown, new Map()) : {};
        Reflect.deleteProperty(attributes, 'stack');
        readyState = readyStates.closed;
        record('closed-rejected', thrown, { ...attributes, name, message });
        end();
      },
    );
  });
  await nextTask();
  // What comes of this is no observation any more.
  const observed = settled ? { events, rejections } : { events: [...events], rejections: { ...rejections } };
  if (!settled) stream.close();
  return {
    url,
    protocols,
    ...observed,
    settled,
    ...(atOpen && { atOpen }),
    after: { readyState, ...state() },
    elapsedMs: elapsedMs(),
  };
}
