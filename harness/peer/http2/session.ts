import type { ErrorCode } from '../../model/http2.js';
import type { Http2Peer } from '../../model/peer.js';
import type { Connection } from '../script.js';
import { ClientGone } from '../wire.js';
import {
  clientPreface,
  contentOf,
  flags,
  type Frame,
  frameOf,
  goAwayFrame,
  headerLength,
  maxFrameSize,
  parseHeader,
  parseSettings,
  resetFrame,
  settingsFrame,
  typeNumber,
  windowUpdateFrame,
} from './frames.js';
import { HpackDecoder } from './hpack/decode.js';
import { HpackError } from './hpack/integers.js';
import type { Field } from './hpack/table.js';
import { FrameSender, recordFrame } from './sender.js';
import { Http2Stream } from './stream.js';

/** The maximum length of a header block in bytes. */
const maxBlock = 64 * 1024;
/** The maximum number of streams that one session opens. A page needs a few. */
const maxStreams = 1000;
/** The maximum number of control frames between two frames of other types. */
const maxControlFrames = 1000;
/** What the client may send on the session, beyond the default, in bytes. */
const sessionWindow = 2 ** 30;

/** The initial window of a stream, in bytes: https://www.rfc-editor.org/rfc/rfc9113#section-6.9.2 */
const defaultWindow = 65_535;

/** The client violates HTTP/2, or sends more than a peer holds: https://www.rfc-editor.org/rfc/rfc9113#section-5.4.1 */
class SessionError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** A request on a stream: its fields, with the pseudo-header fields first. */
export interface Http2Request {
  stream: Http2Stream;
  fields: Field[];
}

/** The HTTP/2 session of one connection: https://www.rfc-editor.org/rfc/rfc9113 */
export class Http2Session {
  readonly sender: FrameSender;
  readonly #connection: Connection;
  readonly #peer: Http2Peer;
  readonly #onRequest: (request: Http2Request) => void;
  readonly #decoder = new HpackDecoder();
  readonly #streams = new Map<number, Http2Stream>();
  #initialWindow: number | undefined;
  #lastStream = 0;
  #opened = 0;
  #controlFrames = 0;
  #block: { stream: number; endStream: boolean; parts: Buffer[]; length: number } | undefined;

  constructor(connection: Connection, peer: Http2Peer, onRequest: (request: Http2Request) => void) {
    this.#connection = connection;
    this.#peer = peer;
    this.#onRequest = onRequest;
    this.sender = new FrameSender(connection);
  }

  /** The highest stream that the client has opened. */
  get lastStream(): number {
    return this.#lastStream;
  }

  /** Sends the preface of the server, and handles frames until the client has gone. */
  async run(): Promise<void> {
    const { wire } = this.#connection;
    try {
      const { settings = [['ENABLE_CONNECT_PROTOCOL', 1]] } = this.#peer;
      await this.sender.send(settingsFrame(settings), windowUpdateFrame(0, sessionWindow));
      const preface = await wire.read(clientPreface.length);
      if (preface.toString('latin1') !== clientPreface)
        throw new SessionError('PROTOCOL_ERROR', 'the client sent no preface');
      wire.timeoutMs = undefined;
      for (;;) await this.#handle(await this.#readFrame());
    } catch (problem) {
      const error = problem instanceof HpackError ? new SessionError('COMPRESSION_ERROR', '') : problem;
      if (error instanceof SessionError) {
        await this.sender.send(goAwayFrame(this.#lastStream, error.code)).catch(() => undefined);
        wire.raw.destroySoon();
      } else if (!(error instanceof ClientGone)) throw error;
    } finally {
      for (const stream of this.#streams.values()) stream.destroy();
    }
  }

  /** Sends RST_STREAM, and forgets the stream. */
  async reset(stream: Http2Stream, code: ErrorCode): Promise<void> {
    await this.sender.send(resetFrame(stream.id, code));
    this.#streams.delete(stream.id);
    stream.destroy();
  }

  async #readFrame(): Promise<Frame> {
    const { wire } = this.#connection;
    const { length, ...header } = parseHeader(await wire.read(headerLength));
    if (length > maxFrameSize)
      throw new SessionError('FRAME_SIZE_ERROR', 'the client sent a frame that is too large');
    const frame = { ...header, payload: await wire.read(length) };
    recordFrame(this.#connection, 'client', frame);
    return frame;
  }

  async #handle(frame: Frame): Promise<void> {
    const isContent = frame.type <= typeNumber('HEADERS') || frame.type === typeNumber('CONTINUATION');
    this.#controlFrames = isContent && frame.payload.length > 0 ? 0 : this.#controlFrames + 1;
    if (this.#controlFrames > maxControlFrames)
      throw new SessionError('ENHANCE_YOUR_CALM', 'the client sent too many control frames');
    if (this.#block !== undefined && frame.type !== typeNumber('CONTINUATION'))
      throw new SessionError('PROTOCOL_ERROR', 'a header block is not complete');
    const stream = this.#streams.get(frame.stream);
    switch (frame.type) {
      case typeNumber('DATA'): {
        const content = contentOf(frame);
        if (content === undefined) throw new SessionError('PROTOCOL_ERROR', 'the padding is too long');
        if (stream?.receive(content, (frame.flags & flags.endStream) !== 0) === false)
          throw new SessionError('FLOW_CONTROL_ERROR', 'the client sent more than the window allows');
        return;
      }
      case typeNumber('HEADERS'):
        this.#beginBlock(frame);
        return;
      case typeNumber('CONTINUATION'):
        this.#continueBlock(frame.stream, frame.payload, frame.flags);
        return;
      case typeNumber('RST_STREAM'):
        this.#streams.delete(frame.stream);
        stream?.destroy();
        return;
      case typeNumber('SETTINGS'):
        return this.#applySettings(frame);
      case typeNumber('PING'):
        if ((frame.flags & flags.ack) === 0) await this.sender.send({ ...frame, flags: flags.ack });
        return;
      case typeNumber('WINDOW_UPDATE'):
        if (frame.payload.length !== 4)
          throw new SessionError('FRAME_SIZE_ERROR', 'a WINDOW_UPDATE has a wrong length');
        (frame.stream === 0 ? this.sender.window : stream?.window)?.add(
          frame.payload.readUInt32BE() & 0x7fff_ffff,
        );
        return;
    }
  }

  async #applySettings(frame: Frame): Promise<void> {
    if ((frame.flags & flags.ack) !== 0) return;
    const { INITIAL_WINDOW_SIZE: initial } = parseSettings(frame.payload);
    if (initial !== undefined) {
      // https://www.rfc-editor.org/rfc/rfc9113#section-6.9.2
      for (const { window } of this.#streams.values())
        window.add(initial - (this.#initialWindow ?? defaultWindow));
      this.#initialWindow = initial;
    }
    if (this.#peer.omitsAck !== true)
      await this.sender.send(frameOf('SETTINGS', 0, Buffer.alloc(0), flags.ack));
  }

  #beginBlock(frame: Frame): void {
    const content = contentOf(frame);
    if (content === undefined) throw new SessionError('PROTOCOL_ERROR', 'the padding is too long');
    this.#block = {
      stream: frame.stream,
      endStream: (frame.flags & flags.endStream) !== 0,
      parts: [],
      length: 0,
    };
    this.#continueBlock(frame.stream, content, frame.flags);
  }

  #continueBlock(id: number, part: Buffer, bits: number): void {
    const block = this.#block;
    if (block?.stream !== id) throw new SessionError('PROTOCOL_ERROR', 'a CONTINUATION follows no HEADERS');
    block.parts.push(part);
    block.length += part.length;
    // Each frame costs memory, also an empty one.
    if (block.length > maxBlock || block.parts.length > 64)
      throw new SessionError('ENHANCE_YOUR_CALM', 'a header block is too long');
    if ((bits & flags.endHeaders) === 0) return;
    this.#block = undefined;
    const fields = this.#decoder.decode(Buffer.concat(block.parts));
    const known = this.#streams.get(id);
    // Trailers.
    if (known !== undefined) known.receive(Buffer.alloc(0), true);
    else this.#open(id, fields, block.endStream);
  }

  #open(id: number, fields: Field[], endStream: boolean): void {
    if (id % 2 === 0 || id <= this.#lastStream)
      throw new SessionError('PROTOCOL_ERROR', 'the number of a stream is wrong');
    const [, allowed = defaultWindow] =
      this.#peer.settings?.find(([setting]) => setting === 'INITIAL_WINDOW_SIZE') ?? [];
    this.#lastStream = id;
    this.#opened += 1;
    if (this.#opened > maxStreams)
      throw new SessionError('ENHANCE_YOUR_CALM', 'the client opened too many streams');
    const stream = new Http2Stream(
      id,
      this.sender,
      this.#initialWindow ?? defaultWindow,
      Math.max(defaultWindow, allowed),
      this.#peer.withholdsWindow !== true,
    );
    stream.on('close', () => this.#streams.delete(id));
    this.#streams.set(id, stream);
    if (endStream) stream.receive(Buffer.alloc(0), true);
    this.#onRequest({ stream, fields });
  }
}
