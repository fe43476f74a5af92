import { count } from '../support/text/sentences.js';
import { printable } from '../support/text/printable.js';
import { isCapable } from './colours.js';
import { print } from './print.js';

/** The time between two lines where progress cannot be rewritten in place, in milliseconds. */
const lineEveryMs = 30_000;

/**
 * The progress of one client, on standard error. On a terminal, it is one line that is rewritten in place. Elsewhere, such as in the log
 * of a CI server, it is one line at the start, one every 30 s, and one at the end.
 */
export class Progress {
  readonly #terminal = isCapable(process.stderr);
  readonly #total: number;
  readonly #client: string;
  readonly #timer: NodeJS.Timeout | undefined;
  #done = 0;
  #ended = false;

  constructor(client: string, total: number) {
    this.#client = client;
    this.#total = total;
    if (this.#terminal) {
      this.#draw('');
      return;
    }
    this.#print(`${count(total, 'observation')} to make`);
    this.#timer = setInterval(() => this.#print(this.#counts()), lineEveryMs);
  }

  advance(what: string): void {
    this.#done++;
    if (this.#terminal) this.#draw(what);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#timer);
    if (this.#terminal) process.stderr.write('\r\x1b[2K');
    else this.#print(`${this.#counts()}, done`);
  }

  #counts(): string {
    return `${this.#done} of ${count(this.#total, 'observation')}`;
  }

  #print(what: string): void {
    print(`${printable(this.#client)}: ${what}\n`, process.stderr);
  }

  #draw(what: string): void {
    const width = 20;
    const filled = Math.round((width * this.#done) / Math.max(1, this.#total));
    const line = `${this.#client.padEnd(9)} ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${this.#done}/${this.#total}  ${what}`;
    process.stderr.write(`\r\x1b[2K${printable(line).slice(0, (process.stderr.columns || 80) - 1)}`);
  }
}
