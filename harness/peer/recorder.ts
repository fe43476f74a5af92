import type { WitnessEvent } from '../witness.js';

type Recorded = WitnessEvent extends infer Event
  ? Event extends WitnessEvent
    ? Omit<Event, 'atMs'>
    : never
  : never;

/** The ordered log of what the wire saw of one peer. */
export class Recorder {
  readonly events: WitnessEvent[] = [];
  readonly #startedAt = performance.now();
  readonly #waiting = new Set<() => void>();

  record(event: Recorded): void {
    this.events.push({ atMs: Math.round((performance.now() - this.#startedAt) * 10) / 10, ...event });
    for (const wake of this.#waiting) wake();
  }

  /** Resolves at the next event, or when the time is up. */
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
