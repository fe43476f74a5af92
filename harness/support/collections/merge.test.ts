import { expect, it } from 'vitest';
import { merge } from './merge.js';

/** A source whose items a test provides one by one. */
class Source implements AsyncIterable<string> {
  readonly #steps: (() => string | undefined)[] = [];
  #wake: () => void = () => undefined;
  ended = false;

  give(item: string): void {
    this.#next(() => item);
  }

  end(): void {
    this.#next(() => undefined);
  }

  fail(message: string): void {
    this.#next(() => {
      throw new Error(message);
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void> {
    try {
      for (;;) {
        const step = this.#steps.shift();
        if (step === undefined) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
          continue;
        }
        const item = step();
        if (item === undefined) return;
        yield item;
      }
    } finally {
      this.ended = true;
    }
  }

  #next(step: () => string | undefined): void {
    this.#steps.push(step);
    this.#wake();
  }
}

const never = () => expect.unreachable('nothing stops the sources');

it('yields each item as it arrives', async () => {
  const [a, b] = [new Source(), new Source()];
  const merged = merge([a, b], never);
  a.give('a1');
  expect(await merged.next()).toEqual({ value: 'a1', done: false });
  b.give('b1');
  expect(await merged.next()).toEqual({ value: 'b1', done: false });
  b.give('b2');
  expect(await merged.next()).toEqual({ value: 'b2', done: false });
  a.end();
  b.end();
  expect(await merged.next()).toEqual({ value: undefined, done: true });
});

it('yields the first items in the order of the sources, however late they come', async () => {
  const [a, b, c] = [new Source(), new Source(), new Source()];
  const merged = merge([a, b, c], never);
  const first = merged.next();
  c.give('c1');
  c.give('c2');
  b.end();
  a.give('a1');
  expect(await first).toEqual({ value: 'a1', done: false });
  expect(await merged.next()).toEqual({ value: 'c1', done: false });
  expect(await merged.next()).toEqual({ value: 'c2', done: false });
});

it('stops the other sources if one throws, and throws its error when all have ended', async () => {
  const [a, b] = [new Source(), new Source()];
  const merged = merge([a, b], () => {
    a.end();
  });
  a.give('a1');
  b.fail('b is broken');
  const items: string[] = [];
  await expect(async () => {
    for await (const item of merged) items.push(item);
  }).rejects.toThrow('b is broken');
  expect(items).toEqual(['a1']);
  expect(a.ended && b.ended).toBe(true);
});

it('stops the sources if the consumer stops, and waits for their end', async () => {
  const [a, b] = [new Source(), new Source()];
  const merged = merge([a, b], () => {
    a.end();
    b.end();
  });
  a.give('a1');
  await merged.next();
  await merged.return();
  expect(a.ended && b.ended).toBe(true);
});
