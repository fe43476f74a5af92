import { nativeMicrotask, nextTask } from './natives.js';
import type { EventRecord } from './trace.js';

/** Tells how far apart a script finds two things that happen to it. */
export class Clock {
  #last = startTurn();

  /** How far this moment is from the last one at which it was asked. */
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
