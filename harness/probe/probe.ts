import type { Task } from './task.js';
import type { EventRecord, SocketState, ThrownRecord, Trace } from './trace.js';

/** Attributes that an event may have, whatever its interface. Those that it has not are not recorded. */
const attributes = [
  'code',
  'reason',
  'wasClean',
  'data',
  'message',
  'error',
  'cause',
  'filename',
  'lineno',
  'colno',
  'detail',
] as const;

const eventTypes = ['open', 'message', 'error', 'close'] as const;

/** Opens one WebSocket and writes down all that a script can see of it until it is closed, or the time is up. */
export async function probe({
  url,
  protocols,
  send,
  sendBytes,
  close,
  budgetMs,
  budgetAfterOpenMs,
}: Task): Promise<Trace> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const events: EventRecord[] = [];
  let socket: WebSocket;
  let atOpen: SocketState | undefined;
  try {
    socket = protocols.length > 0 ? new WebSocket(url, protocols) : new WebSocket(url);
  } catch (thrown) {
    return { url, protocols, threw: describeThrown(thrown), events, settled: true, elapsedMs: elapsedMs() };
  }
  const settled = await new Promise<boolean>((resolve) => {
    const giveUpAfter = (ms: number) => setTimeout(resolve, ms, false);
    let timer = giveUpAfter(budgetMs);
    for (const type of eventTypes) {
      socket.addEventListener(type, (event) => {
        events.push(describeEvent(event, socket.readyState, elapsedMs()));
        if (type === 'open') {
          atOpen = describeSocket(socket);
          if (budgetAfterOpenMs !== undefined) {
            clearTimeout(timer);
            timer = giveUpAfter(budgetAfterOpenMs);
          }
          if (send !== undefined) socket.send(send);
          if (sendBytes !== undefined) socket.send(new Uint8Array(sendBytes));
          if (close !== undefined) socket.close(close.code, close.reason);
        }
        if (type === 'close') {
          clearTimeout(timer);
          // An event that comes twice, or after `close`, comes in one of the next tasks.
          setTimeout(() => setTimeout(resolve, 0, true), 0);
        }
      });
    }
  });
  const after = describeSocket(socket);
  if (!settled) socket.close();
  return { url, protocols, events, settled, ...(atOpen && { atOpen }), after, elapsedMs: elapsedMs() };
}

function describeThrown(thrown: unknown): ThrownRecord {
  const error = thrown as { name?: unknown; message?: unknown };
  return { class: classOf(thrown), name: String(error.name), message: String(error.message) };
}

function describeSocket({
  readyState,
  url,
  protocol,
  extensions,
  bufferedAmount,
  binaryType,
}: WebSocket): SocketState {
  return { readyState, url, protocol, extensions, bufferedAmount, binaryType };
}

function describeEvent(event: Event, readyState: number, atMs: number): EventRecord {
  const values = event as unknown as Record<string, unknown>;
  return {
    type: event.type,
    class: classOf(event),
    isTrusted: event.isTrusted,
    readyState,
    atMs,
    attributes: Object.fromEntries(
      attributes.filter((name) => name in event).map((name) => [name, plain(values[name])]),
    ),
    own: Object.fromEntries(
      Reflect.ownKeys(event).map((key) => [String(key), String(plain(Reflect.get(event, key)))]),
    ),
  };
}

function plain(value: unknown): string | number | boolean {
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

function classOf(value: unknown): string {
  return (value as { constructor?: { name?: string } } | null)?.constructor?.name ?? typeof value;
}
