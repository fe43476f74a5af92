import { AsyncQueue } from './async-queue.js';

/**
 * Reads sources concurrently, and yields their items as they arrive. Only the first items of the sources have a fixed order: that of
 * the sources.
 * @param stop ends the sources early: called if the consumer stops, or if a source throws. The merge waits for the end of all sources.
 * @throws what the first source to fail throws.
 */
export async function* merge<Item>(
  sources: readonly AsyncIterable<Item>[],
  stop: () => void,
): AsyncGenerator<Item, void> {
  const merged = new AsyncQueue<Item>();
  let earlier = Promise.resolve();
  const reading = sources.map((source) => {
    const beforeThis = earlier;
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    earlier = Promise.all([beforeThis, begun]).then(() => undefined);
    return readInto(merged, source, beforeThis, begin).catch((problem: unknown) => {
      merged.fail(problem);
      stop();
    });
  });
  const ended = Promise.all(reading).then(() => {
    merged.end();
  });
  let isComplete = false;
  try {
    yield* merged;
    isComplete = true;
  } finally {
    if (!isComplete) stop();
    await ended;
  }
}

/** Reads a source to its end. Holds its items back until `earlier` resolves. Calls `begin` once its first item can be yielded, or it ends. */
async function readInto<Item>(
  merged: AsyncQueue<Item>,
  source: AsyncIterable<Item>,
  earlier: Promise<void>,
  begin: () => void,
): Promise<void> {
  const held: Item[] = [];
  const gate: { isOpen: boolean } = { isOpen: false };
  const turn = earlier.then(() => {
    gate.isOpen = true;
    for (const item of held.splice(0)) merged.push(item);
  });
  try {
    for await (const item of source) {
      if (gate.isOpen) merged.push(item);
      else held.push(item);
      begin();
    }
  } finally {
    begin();
  }
  await turn;
}
