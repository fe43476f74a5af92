import { Duplex } from 'node:stream';
import { flags, frameOf, maxFrameSize, windowUpdateFrame } from './frames.js';
import type { FrameSender } from './sender.js';
import { SendWindow } from './window.js';

/** A stream of a session: what is written becomes DATA, and the content of DATA can be read. */
export class Http2Stream extends Duplex {
  readonly id: number;
  /** What the client lets the peer send on this stream. */
  readonly window: SendWindow;
  readonly #sender: FrameSender;
  readonly #grants: boolean;
  #received = 0;
  /** What the client may still send, in bytes. */
  #allowed: number;

  /**
   * @param initialWindow the client's SETTINGS_INITIAL_WINDOW_SIZE
   * @param allowed what the client may send without a WINDOW_UPDATE, in bytes
   * @param grants whether the peer sends WINDOW_UPDATE for what is read
   */
  constructor(id: number, sender: FrameSender, initialWindow: number, allowed: number, grants: boolean) {
    super({ allowHalfOpen: true });
    this.id = id;
    this.window = new SendWindow(initialWindow);
    this.#sender = sender;
    this.#grants = grants;
    this.#allowed = allowed;
    // The other end, or the session, may end at any time. `close` says so.
    this.on('error', () => undefined);
  }

  /** Delivers the content of DATA. @returns whether the flow-control window lets the client send it */
  receive(content: Buffer, endStream: boolean): boolean {
    this.#allowed -= content.length;
    if (this.#allowed < 0) return false;
    if (this.destroyed || this.readableEnded) return true;
    this.#received += content.length;
    if (content.length > 0 && this.push(content)) this.#grant();
    if (endStream) this.push(null);
    return true;
  }

  override _read(): void {
    this.#grant();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (problem?: Error | null) => void): void {
    this.#write(chunk).then(() => done(), done);
  }

  override _final(done: (problem?: Error | null) => void): void {
    this.#sender.send(frameOf('DATA', this.id, Buffer.alloc(0), flags.endStream)).then(() => done(), done);
  }

  override _destroy(problem: Error | null, done: (problem?: Error | null) => void): void {
    this.window.wake();
    done(problem);
  }

  override cork(): void {
    this.#sender.cork();
  }

  override uncork(): void {
    this.#sender.uncork();
  }

  async #write(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;) {
      const size = await this.#room(Math.min(maxFrameSize, chunk.length - at));
      await this.#sender.send(frameOf('DATA', this.id, chunk.subarray(at, at + size)));
      at += size;
    }
  }

  /** Waits until the windows let the peer send something, and takes it. @returns the number of bytes, at most `wanted` */
  async #room(wanted: number): Promise<number> {
    for (;;) {
      if (this.destroyed) throw new Error('the stream has ended');
      const [full] = [this.window, this.#sender.window].filter(({ available }) => available <= 0);
      if (full === undefined) break;
      await full.changed();
    }
    const size = Math.min(wanted, this.window.available, this.#sender.window.available);
    this.window.add(-size);
    this.#sender.window.add(-size);
    return size;
  }

  #grant(): void {
    const bytes = this.#received;
    this.#received = 0;
    if (bytes === 0 || !this.#grants || this.destroyed) return;
    this.#allowed += bytes;
    this.#sender.send(windowUpdateFrame(this.id, bytes)).catch(() => undefined);
  }
}
