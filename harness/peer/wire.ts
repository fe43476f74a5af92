import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** The client ended its direction before the peer had read what it waited for. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/**
 * One end of a byte stream, read by asking for bytes. `raw` is the TCP connection below it, which may be `stream` itself.
 */
export class Wire {
  readonly raw: Socket;
  readonly #stream: Duplex;
  #received = Buffer.alloc(0);
  #ended = false;
  #wake: (() => void) | undefined;
  #corked = false;
  readonly #held: Promise<void>[] = [];
  readonly #onData = (chunk: Buffer): void => {
    this.#received = Buffer.concat([this.#received, chunk]);
    this.#wake?.();
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

  /** The next `length` bytes. @throws {ClientGone} if the client ends before. */
  async read(length: number): Promise<Buffer> {
    while (this.#received.length < length) await this.#more();
    return this.#take(length);
  }

  /** The bytes up to and with the first `mark`. @throws {ClientGone} if the client ends before, or after 256 KiB without it. */
  async readThrough(mark: string): Promise<Buffer> {
    for (;;) {
      const at = this.#received.indexOf(mark);
      if (at >= 0) return this.#take(at + mark.length);
      if (this.#received.length > 256 * 1024) throw new ClientGone('the client sent 256 KiB without an end');
      await this.#more();
    }
  }

  /** What has arrived, without taking it: at least `length` bytes. @throws {ClientGone} */
  async peek(length: number): Promise<Buffer> {
    while (this.#received.length < length) await this.#more();
    return this.#received;
  }

  /** Resolves when the client has ended its direction, or the connection is gone. What it sends until then is dropped. */
  async clientEnd(): Promise<void> {
    while (!this.#ended) {
      this.#received = Buffer.alloc(0);
      await this.#wait();
    }
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
    return this.#take(this.#received.length);
  }

  #take(length: number): Buffer {
    const bytes = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return bytes;
  }

  async #more(): Promise<void> {
    if (this.#ended) throw new ClientGone('the client ended its direction');
    await this.#wait();
  }

  async #wait(): Promise<void> {
    await this.uncork();
    await new Promise<void>((resolve) => (this.#wake = resolve));
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
