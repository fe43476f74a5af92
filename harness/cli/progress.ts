import { isCapable } from './colours.js';

/** A progress line on standard error. It is rewritten in place on a terminal, and not written elsewhere. */
export class Progress {
  readonly #terminal = isCapable(process.stderr);
  readonly #total: number;
  readonly #client: string;
  #done = 0;

  constructor(client: string, total: number) {
    this.#client = client;
    this.#total = total;
    this.#draw('');
  }

  advance(what: string): void {
    this.#done++;
    this.#draw(what);
  }

  end(): void {
    if (this.#terminal) process.stderr.write('\r\x1b[2K');
  }

  #draw(what: string): void {
    if (!this.#terminal) return;
    const width = 20;
    const filled = Math.round((width * this.#done) / Math.max(1, this.#total));
    const line = `${this.#client.padEnd(9)} ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${this.#done}/${this.#total}  ${what}`;
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
  }
}
