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

  /** Resolves when the bytes are the kernel's. */
  async write(bytes: Buffer): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(bytes, (problem) => {
        if (problem) reject(new ClientGone(problem.message));
        else resolve();
      });
    });
  }

  /** Ends this direction: over TLS with a close_notify, then a FIN. */
  async finish(): Promise<void> {
    if (this.#stream.writableEnded || this.#stream.destroyed) return;
    await new Promise<void>((resolve) => {
      this.#stream.once('close', resolve);
      this.#stream.end(resolve);
    });
  }

  /** Tears the TCP connection down with a RST, whatever runs above it. */
  reset(): void {
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
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
  }
}
