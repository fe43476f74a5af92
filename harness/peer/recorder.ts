import type { WitnessEvent } from '../model/witness.js';

type Recorded = WitnessEvent extends infer Event
  ? Event extends WitnessEvent
    ? Omit<Event, 'atMs'>
    : never
  : never;

/** The maximum size of all events as JSON, in characters: it limits memory if a client floods the peer. An observation has a few thousand. */
const defaultMaxSize = 4 * 1024 * 1024;

/** The ordered log of what the wire saw of one peer. */
export class Recorder {
  readonly events: WitnessEvent[] = [];
  readonly #maxSize: number;
  readonly #startedAt = performance.now();
  #size = 0;
  readonly #waiting = new Set<() => void>();

  /** @param maxSize the maximum size of all events as JSON, in characters. Default: 4 Mi. 0 records nothing */
  constructor(maxSize = defaultMaxSize) {
    this.#maxSize = maxSize;
  }

  /** Whether an event was not recorded because the limit was reached. */
  get isFull(): boolean {
    return this.#size > this.#maxSize;
  }

  /** Returns the time since the start, in milliseconds, rounded to tenths. */
  elapsedMs(): number {
    return Math.round((performance.now() - this.#startedAt) * 10) / 10;
  }

  record(event: Recorded): void {
    if (this.isFull) return;
    this.#size += JSON.stringify(event).length;
    if (this.#size > this.#maxSize) return;
    this.events.push({ atMs: this.elapsedMs(), ...event });
    for (const wake of this.#waiting) wake();
  }

  /** Resolves at the next event, or after `withinMs` milliseconds. */
  async next(withinMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      this.#waiting.add(wake);
    });
  }
}
