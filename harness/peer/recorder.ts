import type { WitnessEvent } from '../model/witness.js';

type Recorded = WitnessEvent extends infer Event
  ? Event extends WitnessEvent
    ? Omit<Event, 'atMs'>
    : never
  : never;

/** The maximum number of recorded events, which limits memory if a client floods the peer. */
const maxEvents = 100_000;

/** The ordered log of what the wire saw of one peer. */
export class Recorder {
  readonly events: WitnessEvent[] = [];
  readonly #startedAt = performance.now();
  #isFull = false;
  readonly #waiting = new Set<() => void>();

  /** Whether an event was not recorded because the limit was reached. */
  get isFull(): boolean {
    return this.#isFull;
  }

  record(event: Recorded): void {
    if (this.events.length >= maxEvents) {
      this.#isFull = true;
      return;
    }
    this.events.push({ atMs: Math.round((performance.now() - this.#startedAt) * 10) / 10, ...event });
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
