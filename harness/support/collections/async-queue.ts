/** A queue that callbacks fill and one `for await` loop reads. */
export class AsyncQueue<Item> implements AsyncIterable<Item> {
  readonly #items: Item[] = [];
  #end: { problem?: unknown } | undefined;
  #wake: () => void = () => undefined;

  push(item: Item): void {
    this.#items.push(item);
    this.#wake();
  }

  /** Ends the loop after the items in the queue. */
  end(): void {
    this.#end ??= {};
    this.#wake();
  }

  /** Makes the loop throw `problem` after the items in the queue. */
  fail(problem: unknown): void {
    this.#end ??= { problem };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void> {
    for (;;) {
      yield* this.#items.splice(0);
      if (this.#items.length > 0) continue;
      if (this.#end !== undefined) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if ('problem' in this.#end) throw this.#end.problem;
  }
}
