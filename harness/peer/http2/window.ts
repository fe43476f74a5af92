/** The flow-control window of what the peer may send: https://www.rfc-editor.org/rfc/rfc9113#section-5.2 */
export class SendWindow {
  #available: number;
  readonly #waiting = new Set<() => void>();

  /** @param available in bytes. Default: https://www.rfc-editor.org/rfc/rfc9113#section-6.9.2 */
  constructor(available = 65_535) {
    this.#available = available;
  }

  /** The number of bytes that the peer may send. Negative if the client reduced the window. */
  get available(): number {
    return this.#available;
  }

  /** Adds bytes, or takes them away. */
  add(bytes: number): void {
    this.#available += bytes;
    this.wake();
  }

  /** Resolves when the window changes. */
  async changed(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** Wakes everything that waits, for example because the stream has ended. */
  wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
