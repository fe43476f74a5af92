import { closeWith } from './close-arguments.js';
import { Clock } from './clock.js';
import { describeSocket, describeThrown, outcomeOf } from './describe.js';
import { EventRecorder } from './event-recorder.js';
import { NativeWebSocket, nativeTimeout } from './natives.js';
import type { Task } from './task.js';
import type { EventRecord, SocketState, Trace } from './trace.js';

const eventTypes = ['open', 'message', 'error', 'close'] as const;

/**
 * Opens one WebSocket and records what a script can see of it until it is closed, or the time is up.
 * @param events filled as the events are delivered
 */
export async function probe(task: Task, events: EventRecord[]): Promise<Trace> {
  const { url, protocols } = task;
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  let socket: WebSocket;
  const clock = new Clock();
  try {
    socket = protocols.length > 0 ? new WebSocket(url, protocols) : new WebSocket(url);
  } catch (thrown) {
    return { url, protocols, threw: describeThrown(thrown), events, settled: true, elapsedMs: elapsedMs() };
  }
  const recorder = new EventRecorder(socket, events, { clock, elapsedMs });
  // A wrapper may keep what is sent too early and send it later: only the engine's own WebSocket is asked.
  const sendWhileConnecting =
    globalThis.WebSocket === NativeWebSocket ? outcomeOf(() => socket.send('')) : undefined;
  const { settled, atOpen } = await untilClosed(socket, recorder, task);
  const after = describeSocket(socket);
  const calls = settled ? callsAfterClose(socket, after) : undefined;
  // The events of this close() are not part of the observation.
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

/** Waits for the event `close`, or until the budget of the task is used up, and does what the task asks for at `open`. */
async function untilClosed(
  socket: WebSocket,
  recorder: EventRecorder,
  { announce, send, sendBytes, close, budgetMs, budgetAfterOpenMs }: Task,
): Promise<{ settled: boolean; atOpen: SocketState | undefined }> {
  let atOpen: SocketState | undefined;
  const settled = await new Promise<boolean>((resolve) => {
    const giveUpAfter = (ms: number) => nativeTimeout(resolve, ms, false);
    let timer = giveUpAfter(budgetMs);
    const atFirst = ({ type }: Event) => {
      if (type === 'open') {
        atOpen = describeSocket(socket);
        if (budgetAfterOpenMs !== undefined) {
          clearTimeout(timer);
          timer = giveUpAfter(budgetAfterOpenMs);
        }
        if (announce !== undefined) socket.send(announce);
        if (send !== undefined) socket.send(send);
        if (sendBytes !== undefined) socket.send(new Uint8Array(sendBytes));
        if (close !== undefined) closeWith(socket, close);
      }
      if (type === 'close') {
        clearTimeout(timer);
        // An event that comes twice, or after `close`, comes in one of the next tasks.
        nativeTimeout(resolve, 0, true);
      }
    };
    for (const type of eventTypes) {
      socket[`on${type}`] = (event: Event) => {
        if (recorder.record(event, 'handler')) atFirst(event);
      };
      socket.addEventListener(type, (event) => {
        if (recorder.record(event, 'listener')) atFirst(event);
      });
    }
  });
  return { settled, atOpen };
}

/** What the methods do when the connection is closed. */
function callsAfterClose(socket: WebSocket, after: SocketState): NonNullable<Trace['calls']> {
  return {
    send: outcomeOf(() => socket.send('x')),
    buffered: socket.bufferedAmount - after.bufferedAmount,
    close: outcomeOf(() => socket.close()),
    closeWithWrongCode: outcomeOf(() => socket.close(1)),
  };
}
