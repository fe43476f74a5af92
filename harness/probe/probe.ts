import { Clock } from './clock.js';
import { attributesOf, classOf, describeSocket, describeThrown, outcomeOf, ownOf } from './describe.js';
import { NativeWebSocket, nativeTimeout, nextTask } from './natives.js';
import type { Task } from './task.js';
import type { EventRecord, Receiver, SocketState, Trace } from './trace.js';

const eventTypes = ['open', 'message', 'error', 'close'] as const;

/**
 * Opens one WebSocket and writes down all that a script can see of it until it is closed, or the time is up.
 * @param events filled as they are delivered
 */
export async function probe(task: Task, events: EventRecord[]): Promise<Trace> {
  const { url, protocols, send, sendBytes, close, budgetMs, budgetAfterOpenMs } = task;
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  let socket: WebSocket;
  const clock = new Clock();
  try {
    socket = protocols.length > 0 ? new WebSocket(url, protocols) : new WebSocket(url);
  } catch (thrown) {
    return { url, protocols, threw: describeThrown(thrown), events, settled: true, elapsedMs: elapsedMs() };
  }
  const itself = new Map<unknown, string>([
    [socket, 'the WebSocket'],
    [globalThis, 'the global object'],
  ]);
  // A wrapper may keep what is sent too early and send it later: only the engine's own is asked.
  const sendWhileConnecting =
    globalThis.WebSocket === NativeWebSocket ? outcomeOf(() => socket.send('')) : undefined;
  let atOpen: SocketState | undefined;
  const settled = await new Promise<boolean>((resolve) => {
    const giveUpAfter = (ms: number) => nativeTimeout(resolve, ms, false);
    let timer = giveUpAfter(budgetMs);
    const records = new Map<Event, EventRecord>();

    const hear = (event: Event, by: Receiver) => {
      const known = records.get(event);
      if (known !== undefined) {
        known.heard.push(by);
        return;
      }
      const { readyState, ...state } = describeSocket(socket);
      const { type: _, ...attributes } = attributesOf(event, itself);
      const record: EventRecord = {
        type: event.type,
        class: classOf(event),
        isTrusted: event.isTrusted,
        heard: [by],
        turn: clock.turn(),
        readyState,
        readyStateLater: readyState,
        socket: state,
        atMs: elapsedMs(),
        attributes,
        own: ownOf(event, itself),
      };
      void nextTask().then(() => (record.readyStateLater = socket.readyState));
      records.set(event, record);
      events.push(record);
      if (event.type === 'open') {
        atOpen = describeSocket(socket);
        if (budgetAfterOpenMs !== undefined) {
          clearTimeout(timer);
          timer = giveUpAfter(budgetAfterOpenMs);
        }
        if (send !== undefined) socket.send(send);
        if (sendBytes !== undefined) socket.send(new Uint8Array(sendBytes));
        if (close !== undefined) socket.close(close.code, close.reason);
      }
      if (event.type === 'close') {
        clearTimeout(timer);
        // An event that comes twice, or after `close`, comes in one of the next tasks.
        nativeTimeout(resolve, 0, true);
      }
    };

    for (const type of eventTypes) {
      socket[`on${type}`] = (event: Event) => {
        hear(event, 'handler');
      };
      socket.addEventListener(type, (event) => {
        hear(event, 'listener');
      });
    }
  });
  const after = describeSocket(socket);
  const calls = settled
    ? {
        send: outcomeOf(() => socket.send('x')),
        buffered: socket.bufferedAmount - after.bufferedAmount,
        close: outcomeOf(() => socket.close()),
        closeWithWrongCode: outcomeOf(() => socket.close(1)),
      }
    : undefined;
  // What comes of this is no observation any more.
  const observed = settled ? events : [...events];
  if (!settled) socket.close();
  return {
    url,
    protocols,
    events: observed,
    settled,
    ...(sendWhileConnecting !== undefined && { sendWhileConnecting }),
    ...(atOpen && { atOpen }),
    after,
    ...(calls && { calls }),
    elapsedMs: elapsedMs(),
  };
}
