import { count } from '../support/text/sentences.js';
import { printable } from '../support/text/printable.js';
import { isCapable } from './colours.js';
import { print } from './print.js';

/** The time between two lines where progress cannot be rewritten in place, in milliseconds. */
const lineEveryMs = 30_000;

/** The width of the bar, in characters. */
const barWidth = 20;

interface Counts {
  done: number;
  total: number;
}

/**
 * The progress of clients that run side by side, on standard error. On a terminal, it is one line that is rewritten in place. Elsewhere,
 * such as in the log of a CI server, each client has one line at its start, one every 30 s, and one at its end.
 */
export class Progress implements Disposable {
  readonly #terminal = isCapable(process.stderr);
  readonly #running = new Map<string, Counts>();
  #timer: NodeJS.Timeout | undefined;

  begin(client: string, total: number): void {
    this.#running.set(client, { done: 0, total });
    if (this.#terminal) {
      this.#draw('');
      return;
    }
    this.#print(client, `${count(total, 'observation')} to make`);
    this.#timer ??= setInterval(() => {
      for (const [name, counts] of this.#running) this.#print(name, countsText(counts));
    }, lineEveryMs);
  }

  advance(client: string, what: string): void {
    const counts = this.#running.get(client);
    if (counts === undefined) return;
    counts.done++;
    if (this.#terminal) this.#draw(what);
  }

  end(client: string): void {
    const counts = this.#running.get(client);
    if (counts === undefined) return;
    this.#running.delete(client);
    if (!this.#terminal) this.#print(client, `${countsText(counts)}, done`);
    else if (this.#running.size > 0) this.#draw('');
    else this.erase();
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  /** Makes room for another line. The next step draws the progress again. */
  erase(): void {
    if (this.#terminal) process.stderr.write('\r\x1b[2K');
  }

  [Symbol.dispose](): void {
    for (const client of [...this.#running.keys()]) this.end(client);
  }

  #print(client: string, what: string): void {
    print(`${printable(client)}: ${what}\n`, process.stderr);
  }

  #draw(what: string): void {
    const clients = [...this.#running];
    const sum = (key: keyof Counts) => clients.reduce((total, [, counts]) => total + counts[key], 0);
    const filled = Math.round((barWidth * sum('done')) / Math.max(1, sum('total')));
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
    const counted = clients.map(([client, { done, total }]) => `${client} ${done}/${total}`).join('  ');
    const line = printable(`${bar} ${counted}  ${what}`);
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
  }
}

function countsText({ done, total }: Counts): string {
  return `${done} of ${count(total, 'observation')}`;
}
