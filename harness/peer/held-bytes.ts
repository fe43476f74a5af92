/** Something that holds bytes of a client in memory. */
export interface Holder {
  /** Drops the connection and everything that it holds, which is no longer counted. */
  giveWay(): void;
}

/** Limits how many bytes the connections of one process hold together. Beyond the limit, the connection that holds most gives way. */
export class HeldBytes {
  readonly #limit: number;
  readonly #held = new Map<Holder, number>();
  #total = 0;

  /** @param limit in bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The number of bytes that all connections hold. */
  get total(): number {
    return this.#total;
  }

  /** Counts bytes that a connection holds from now on. */
  add(holder: Holder, bytes: number): void {
    this.#held.set(holder, (this.#held.get(holder) ?? 0) + bytes);
    this.#total += bytes;
    while (this.#total > this.#limit) this.#dropLargest();
  }

  /** Stops counting bytes that a connection no longer holds. */
  remove(holder: Holder, bytes: number): void {
    const counted = this.#held.get(holder) ?? 0;
    if (counted > bytes) this.#held.set(holder, counted - bytes);
    else this.#held.delete(holder);
    this.#total -= Math.min(counted, bytes);
  }

  #dropLargest(): void {
    const [[largest, most] = []] = [...this.#held].sort(([, a], [, b]) => b - a);
    if (largest === undefined) return;
    this.remove(largest, most ?? 0);
    largest.giveWay();
  }
}
