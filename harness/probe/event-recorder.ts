import type { Clock } from './clock.js';
import { attributesOf, callsOf, classOf, describeSocket, ownOf } from './describe.js';
import { nextTask } from './natives.js';
import type { EventRecord, Receiver } from './trace.js';

/** Records the events of one WebSocket, each once, with everything that received it. */
export class EventRecorder {
  readonly #socket: WebSocket;
  readonly #events: EventRecord[];
  readonly #clock: Clock;
  readonly #elapsedMs: () => number;
  readonly #records = new Map<Event, EventRecord>();
  /** Objects that an attribute may refer to, by the words that stand for them. */
  readonly #itself: Map<unknown, string>;

  /**
   * @param events filled in the order of delivery
   * @param times where an event lies among the tasks of the realm, and in time
   */
  constructor(
    socket: WebSocket,
    events: EventRecord[],
    { clock, elapsedMs }: { clock: Clock; elapsedMs: () => number },
  ) {
    this.#socket = socket;
    this.#events = events;
    this.#clock = clock;
    this.#elapsedMs = elapsedMs;
    this.#itself = new Map<unknown, string>([
      [socket, 'the WebSocket'],
      [globalThis, 'the global object'],
    ]);
  }

  /** Records an event. Returns whether it is the first receiver of it. */
  record(event: Event, by: Receiver): boolean {
    const known = this.#records.get(event);
    if (known !== undefined) {
      known.heard.push(by);
      return false;
    }
    const { readyState, ...state } = describeSocket(this.#socket);
    const { type: _, ...attributes } = attributesOf(event, this.#itself);
    const record: EventRecord = {
      type: event.type,
      class: classOf(event),
      isTrusted: event.isTrusted,
      heard: [by],
      turn: this.#clock.turn(),
      readyState,
      readyStateLater: readyState,
      socket: state,
      atMs: this.#elapsedMs(),
      attributes: { ...attributes, ...callsOf(event, this.#itself) },
      own: ownOf(event, this.#itself),
    };
    void nextTask().then(() => (record.readyStateLater = this.#socket.readyState));
    this.#records.set(event, record);
    this.#events.push(record);
    return true;
  }
}
