import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { ClientError } from '../../../support/errors.js';
import type { Display } from '../display.js';

// The requests of the X Window System Protocol that a click needs: https://www.x.org/releases/current/doc/xproto/x11protocol.html
const opcodes = { getImage: 73, getGeometry: 14, queryExtension: 98 } as const;
/** https://www.x.org/releases/current/doc/xextproto/xtest.html */
const xtest = { name: 'XTEST', fakeInput: 2 } as const;
const fakeEvents = { buttonPress: 4, buttonRelease: 5, motion: 6 } as const;

const zPixmap = 2;
const cookieName = 'MIT-MAGIC-COOKIE-1';
const cookieLength = 16;
const headerLength = 32;
const reply = 1;

/** The pixels of a screen, row by row: 32 bits each. */
export interface Screenshot {
  width: number;
  height: number;
  pixels: Uint32Array;
}

/** A connection to a display, which shows its content and moves its pointer as a person does. */
export class Screen implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #waiting: ((message: Buffer) => void)[] = [];
  #received: Buffer = Buffer.alloc(0);
  #root = 0;
  #xtest = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** @throws {ClientError} if the display does not accept the connection, or cannot move the pointer. */
  static async open({ env }: Pick<Display, 'env'>): Promise<Screen> {
    const [, host = '', number = '0'] = /^(.*):(\d+)/.exec(env.DISPLAY) ?? [];
    const socket = host === '' ? connect(`/tmp/.X11-unix/X${number}`) : connect(6000 + Number(number), host);
    await once(socket, 'connect');
    const screen = new Screen(socket);
    await screen.#setUp((await readFile(env.XAUTHORITY)).subarray(-cookieLength));
    return screen;
  }

  async screenshot(): Promise<Screenshot> {
    const geometry = await this.#ask(request(opcodes.getGeometry, 0, [this.#root]));
    const width = geometry.readUInt16LE(16);
    const height = geometry.readUInt16LE(18);
    const wholeScreen = [this.#root, 0, (height << 16) | width, 0xffffffff];
    const image = await this.#ask(request(opcodes.getImage, zPixmap, wholeScreen));
    const pixels = Uint32Array.from({ length: width * height }, (_, index) =>
      image.readUInt32LE(headerLength + index * 4),
    );
    return { width, height, pixels };
  }

  /** Moves the pointer to a point, and presses the first button. */
  click(x: number, y: number): void {
    this.#fake(fakeEvents.motion, 0, x, y);
    this.#fake(fakeEvents.buttonPress, 1);
    this.#fake(fakeEvents.buttonRelease, 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }

  async #setUp(cookie: Buffer): Promise<void> {
    const greeting = Buffer.alloc(12);
    greeting.write('l');
    greeting.writeUInt16LE(11, 2);
    greeting.writeUInt16LE(cookieName.length, 6);
    greeting.writeUInt16LE(cookie.length, 8);
    // The response to the greeting has a header of 8 bytes.
    const setup = this.#next();
    this.#socket.on('data', (bytes) => this.#receive(bytes));
    this.#socket.write(Buffer.concat([greeting, padded(Buffer.from(cookieName)), padded(cookie)]));
    const info = await setup;
    if (info[0] !== reply) throw new ClientError('the display refused the connection');
    const formats = info[29] ?? 0;
    this.#root = info.readUInt32LE(40 + paddedLength(info.readUInt16LE(24)) + 8 * formats);
    const name = Buffer.from(xtest.name);
    const query = request(opcodes.queryExtension, 0, [name.length], padded(name));
    const extension = await this.#ask(query);
    if (extension[8] === 0) throw new ClientError('the display has no extension XTEST');
    this.#xtest = extension[9] ?? 0;
  }

  #fake(event: number, detail: number, x = 0, y = 0): void {
    const root = event === fakeEvents.motion ? this.#root : 0;
    const position = ((y & 0xffff) << 16) | (x & 0xffff);
    const fields = [(detail << 8) | event, 0, root, 0, 0, position, 0, 0];
    this.#socket.write(request(this.#xtest, xtest.fakeInput, fields));
  }

  async #ask(message: Buffer): Promise<Buffer> {
    const answer = this.#next();
    this.#socket.write(message);
    return answer;
  }

  async #next(): Promise<Buffer> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const isSetup = this.#root === 0;
      if (this.#received.length < (isSetup ? 8 : headerLength)) return;
      const isReply = this.#received[0] === reply;
      const length = isSetup
        ? 8 + this.#received.readUInt16LE(6) * 4
        : headerLength + (isReply ? this.#received.readUInt32LE(4) * 4 : 0);
      if (this.#received.length < length) return;
      const message = this.#received.subarray(0, length);
      this.#received = this.#received.subarray(length);
      const [type = 0] = message;
      // Errors and replies answer a request, in order. Everything else is an event.
      if (type <= reply) this.#waiting.shift()?.(message);
    }
  }
}

function request(
  opcode: number,
  data: number,
  fields: readonly number[],
  rest: Buffer = Buffer.alloc(0),
): Buffer {
  const header = Buffer.alloc(4 + 4 * fields.length);
  header[0] = opcode;
  header[1] = data;
  header.writeUInt16LE((header.length + rest.length) / 4, 2);
  for (const [index, field] of fields.entries()) header.writeUInt32LE(field >>> 0, 4 + 4 * index);
  return Buffer.concat([header, rest]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(paddedLength(bytes.length) - bytes.length)]);
}

function paddedLength(length: number): number {
  return Math.ceil(length / 4) * 4;
}
