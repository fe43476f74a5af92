import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { HeldBytes, type Holder } from './held-bytes.js';

/** The client ended its direction before the peer read all that it needed. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** The maximum number of unread bytes in memory. Beyond it, the kernel buffers and flow control stops the client. */
const maxBufferedBytes = 256 * 1024;
/** The maximum length of one read. */
const maxReadBytes = 16 * 1024 * 1024;
/** The bytes that all connections of this process hold in memory: at most 64 MiB. */
const held = new HeldBytes(64 * 1024 * 1024);

/** How long a peer waits for the next bytes of an opening handshake, in milliseconds. Silent clients would use up its connections. */
export const openingTimeoutMs = 30_000;

/** One end of a byte stream, with promise-based reads. `raw` is the TCP connection below it, or the stream itself. */
export class Wire implements Holder {
  readonly raw: Socket;
  readonly #stream: Duplex;
  readonly #reset: (() => Promise<void>) | undefined;
  #received: Buffer[] = [];
  #length = 0;
  #ended = false;
  #wake: (() => void) | undefined;
  #corked = false;
  #timeoutMs: number | undefined = openingTimeoutMs;
  readonly #corkedWrites: Promise<void>[] = [];
  readonly #onData = (chunk: Buffer): void => {
    this.#received.push(chunk);
    this.#length += chunk.length;
    held.add(this, chunk.length);
    if (this.#wake !== undefined) this.#wake();
    else if (this.#length > maxBufferedBytes) this.#stream.pause();
  };
  readonly #onEnd = (): void => {
    this.#ended = true;
    this.#wake?.();
  };

  /** @param reset resets the stream. Default: resets the TCP connection */
  constructor(stream: Duplex, raw: Socket, reset?: () => Promise<void>) {
    this.raw = raw;
    this.#stream = stream;
    this.#reset = reset;
    stream.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onEnd).on('error', this.#onEnd);
  }

  /**
   * Sets how long a read waits for the next bytes, in milliseconds, before the connection is destroyed. Default:
   * {@link openingTimeoutMs}. `undefined` waits without a limit: an open connection may be silent.
   */
  set timeoutMs(timeoutMs: number | undefined) {
    this.#timeoutMs = timeoutMs;
  }

  /** Calls back with the number of the first bytes that arrive, whether or not they are read. */
  onFirst(callback: (length: number) => void): void {
    this.#stream.once('data', ({ length }: Buffer) => {
      callback(length);
    });
  }

  /** Reads `length` bytes. @throws {ClientGone} if the client ends first, or if `length` exceeds 16 MiB. */
  async read(length: number): Promise<Buffer> {
    await this.#has(length);
    return this.#take(length);
  }

  /** Reads up to and including `mark`. @throws {ClientGone} if the client ends first, or after 256 KiB without it. */
  async readThrough(mark: string): Promise<Buffer> {
    for (;;) {
      const at = this.#joined().indexOf(mark);
      if (at >= 0) return this.#take(at + mark.length);
      if (this.#length > maxBufferedBytes) throw new ClientGone('the client sent 256 KiB without an end');
      await this.#more();
    }
  }

  /** Returns the unread bytes, at least `length`, without consuming them. @throws {ClientGone} as {@link Wire.read}. */
  async peek(length: number): Promise<Buffer> {
    await this.#has(length);
    return this.#joined();
  }

  /** Reads and discards `length` bytes, which are not held in memory. @throws {ClientGone} if the client ends first. */
  async skip(length: number): Promise<void> {
    for (let left = length; left > 0;) {
      await this.#has(1);
      left -= this.#take(Math.min(left, this.#length)).length;
    }
  }

  /** Discards everything that the client sends, so that its end is detected. */
  drop(): void {
    this.#stream.off('data', this.#onData).resume();
    this.#discard();
  }

  giveWay(): void {
    this.#stream.off('data', this.#onData);
    this.#discard();
    this.#onEnd();
    this.raw.destroy();
  }

  /** Discards what the client sends. Resolves when the client ends its direction, or when the connection closes. */
  async clientEnd(): Promise<void> {
    this.drop();
    while (!this.#ended) await this.#wait();
  }

  /** Holds back writes until the next read, pause or end. */
  cork(): void {
    this.#corked = true;
    this.#stream.cork();
  }

  /** Sends the held writes. Resolves when the kernel has them. @throws {ClientGone} if they cannot be sent. */
  async uncork(): Promise<void> {
    if (this.#corkedWrites.length === 0) return;
    this.#corked = false;
    this.#stream.uncork();
    await Promise.all(this.#corkedWrites.splice(0));
  }

  /** Resolves when the kernel has the bytes, or at once while corked. @throws {ClientGone} if they cannot be sent. */
  async write(bytes: Buffer): Promise<void> {
    return this.track(writeTo(this.#stream, bytes));
  }

  /** Waits for a write of the layer below, or only notes it while corked. @throws {ClientGone} if it fails. */
  async track(written: Promise<void>): Promise<void> {
    if (!this.#corked) return written;
    // Rejections surface in `uncork()`.
    written.catch(() => undefined);
    this.#corkedWrites.push(written);
  }

  /** Like {@link Wire.write}, for bytes of the client itself, which are held in memory until the kernel has them. */
  async writeBack(bytes: Buffer): Promise<void> {
    held.add(this, bytes.length);
    try {
      await this.write(bytes);
    } finally {
      held.remove(this, bytes.length);
    }
  }

  /** Like {@link Wire.write}, but on the TCP connection. */
  async writeBelow(bytes: Buffer): Promise<void> {
    await writeTo(this.raw, bytes);
  }

  /** Ends this direction: over TLS with a close_notify, then a FIN. */
  async finish(): Promise<void> {
    await this.uncork();
    await end(this.#stream);
  }

  /** Ends this direction of the TCP connection with FIN. */
  async finishBelow(): Promise<void> {
    await this.uncork();
    await end(this.raw);
  }

  /** Resets the TCP connection with RST, or the stream of an HTTP/2 session with RST_STREAM. */
  async reset(): Promise<void> {
    await this.uncork();
    if (this.#reset !== undefined) return this.#reset();
    this.raw.resetAndDestroy();
  }

  /** Stops reading and returns the unread bytes, for a stream above this one. */
  release(): Buffer {
    this.#stream.off('data', this.#onData).off('end', this.#onEnd);
    this.#stream.pause();
    return this.#take(this.#length);
  }

  async #has(length: number): Promise<void> {
    if (length > maxReadBytes) throw new ClientGone('the client announced more than 16 MiB');
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
    const rest = all.subarray(length);
    this.#received = rest.length === 0 ? [] : [rest];
    this.#length -= length;
    held.remove(this, length);
    return all.subarray(0, length);
  }

  #discard(): void {
    held.remove(this, this.#length);
    this.#received = [];
    this.#length = 0;
  }

  async #more(): Promise<void> {
    if (this.#ended) throw new ClientGone('the client ended its direction');
    if (this.#timeoutMs === undefined) return this.#wait();
    const timer = setTimeout(() => this.raw.destroy(), this.#timeoutMs);
    await this.#wait();
    clearTimeout(timer);
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
