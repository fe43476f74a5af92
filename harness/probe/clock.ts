import { nativeMicrotask, nextTask } from './natives.js';
import type { EventRecord } from './trace.js';

/** Measures whether two moments fall in the same microtask, the same task or different tasks. */
export class Clock {
  #last = startTurn();

  /** Returns the distance between this moment and the previous call. */
  turn(): EventRecord['turn'] {
    const { turn } = this.#last;
    this.#last = startTurn();
    return turn;
  }
}

function startTurn(): Pick<EventRecord, 'turn'> {
  const moment: Pick<EventRecord, 'turn'> = { turn: 'at once' };
  nativeMicrotask(() => (moment.turn = 'same task'));
  void nextTask().then(() => (moment.turn = 'later task'));
  return moment;
}
