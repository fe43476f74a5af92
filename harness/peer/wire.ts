import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** The client ended its direction before the peer had read what it waited for. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** What is kept of what nobody has asked for yet. The rest stays with the kernel, which lets the client wait. */
const keptBytes = 256 * 1024;
/** More than any client has to send at once here; one that announces more is not waited for. */
const longestRead = 16 * 1024 * 1024;

/**
 * One end of a byte stream, read by asking for bytes. `raw` is the TCP connection below it, which may be `stream` itself.
 */
export class Wire {
  readonly raw: Socket;
  readonly #stream: Duplex;
  #received: Buffer[] = [];
  #length = 0;
  #ended = false;
  #wake: (() => void) | undefined;
  #corked = false;
  readonly #held: Promise<void>[] = [];
  readonly #onData = (chunk: Buffer): void => {
    this.#received.push(chunk);
    this.#length += chunk.length;
    if (this.#wake !== undefined) this.#wake();
    else if (this.#length > keptBytes) this.#stream.pause();
  };
  readonly #onEnd = (): void => {
    this.#ended = true;
    this.#wake?.();
  };

  constructor(stream: Duplex, raw: Socket) {
    this.raw = raw;
    this.#stream = stream;
    stream.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onEnd).on('error', this.#onEnd);
  }

  /** The next `length` bytes. @throws {ClientGone} if the client ends before, or if they are too many. */
  async read(length: number): Promise<Buffer> {
    await this.#has(length);
    return this.#take(length);
  }

  /** The bytes up to and with the first `mark`. @throws {ClientGone} if the client ends before, or after 256 KiB without it. */
  async readThrough(mark: string): Promise<Buffer> {
    for (;;) {
      const at = this.#joined().indexOf(mark);
      if (at >= 0) return this.#take(at + mark.length);
      if (this.#length > keptBytes) throw new ClientGone('the client sent 256 KiB without an end');
      await this.#more();
    }
  }

  /** What has arrived, without taking it: at least `length` bytes. @throws {ClientGone} as {@link Wire.read}. */
  async peek(length: number): Promise<Buffer> {
    await this.#has(length);
    return this.#joined();
  }

  /** Drops what the client sends from here on, so that its end can be seen. */
  drop(): void {
    this.#stream.off('data', this.#onData).resume();
    this.#take(this.#length);
  }

  /** Resolves when the client has ended its direction, or the connection is gone. What it sends until then is dropped. */
  async clientEnd(): Promise<void> {
    this.drop();
    while (!this.#ended) await this.#wait();
  }

  /** Keeps back what is written from here on, until there is something to wait for or to end. */
  cork(): void {
    this.#corked = true;
    this.#stream.cork();
  }

  /** Lets go of what a cork has kept back. Resolves when it is the kernel's. */
  async uncork(): Promise<void> {
    if (this.#held.length === 0) return;
    this.#corked = false;
    this.#stream.uncork();
    await Promise.all(this.#held.splice(0));
  }

  /** Resolves when the bytes are the kernel's, or at once under a cork. @throws {ClientGone} if they cannot be sent. */
  async write(bytes: Buffer): Promise<void> {
    const written = writeTo(this.#stream, bytes);
    if (!this.#corked) return written;
    // Whoever lets go of it learns of a failure, not we.
    written.catch(() => undefined);
    this.#held.push(written);
  }

  /** Like {@link Wire.write}, on the TCP connection itself. */
  async writeBelow(bytes: Buffer): Promise<void> {
    await writeTo(this.raw, bytes);
  }

  /** Ends this direction: over TLS with a close_notify, then a FIN. */
  async finish(): Promise<void> {
    await this.uncork();
    await end(this.#stream);
  }

  /** Ends this direction with a FIN, whatever runs above TCP. */
  async finishBelow(): Promise<void> {
    await this.uncork();
    await end(this.raw);
  }

  /** Tears the TCP connection down with a RST, whatever runs above it. */
  async reset(): Promise<void> {
    await this.uncork();
    this.raw.resetAndDestroy();
  }

  /** Stops reading and hands out what has arrived but not been read, for a stream that is laid above this one. */
  release(): Buffer {
    this.#stream.off('data', this.#onData).off('end', this.#onEnd);
    this.#stream.pause();
    return this.#take(this.#length);
  }

  async #has(length: number): Promise<void> {
    if (length > longestRead) throw new ClientGone('the client announced more than 16 MiB');
    while (this.#length < length) await this.#more();
  }

  #joined(): Buffer {
    const [first = Buffer.alloc(0), ...rest] = this.#received;
    const all = rest.length === 0 ? first : Buffer.concat(this.#received);
    this.#received = [all];
    return all;
  }

  #take(length: number): Buffer {
    const all = this.#joined();
    this.#received = [all.subarray(length)];
    this.#length -= length;
    return all.subarray(0, length);
  }

  async #more(): Promise<void> {
    if (this.#ended) throw new ClientGone('the client ended its direction');
    await this.#wait();
  }

  async #wait(): Promise<void> {
    await this.uncork();
    const more = new Promise<void>((resolve) => (this.#wake = resolve));
    this.#stream.resume();
    await more;
    this.#wake = undefined;
  }
}

async function writeTo(stream: Duplex, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(bytes, (problem) => {
      if (problem) reject(new ClientGone(problem.message));
      else resolve();
    });
  });
}

async function end(stream: Duplex): Promise<void> {
  if (stream.writableEnded || stream.destroyed) return;
  await new Promise<void>((resolve) => {
    stream.once('close', resolve);
    stream.end(resolve);
  });
}
