import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { because } from '../../../test/support/cli.js';
import { findExecutable } from '../../support/executable.js';
import { openDisplay } from './display.js';

const noDisplay =
  (await findExecutable('Xvfb', process.env['PATH'] ?? '')) === undefined
    ? 'Xvfb is not installed'
    : undefined;

const protocol = 'MIT-MAGIC-COOKIE-1';

/**
 * Connects to an X server. https://www.x.org/releases/current/doc/xproto/x11protocol.html#Encoding::Connection_Setup
 * @returns the first byte of its reply: 0 if it refuses the connection, 1 if it accepts it
 */
async function connectTo(display: string, cookie?: Buffer): Promise<number | undefined> {
  const name = cookie === undefined ? '' : protocol;
  const header = Buffer.alloc(12);
  header.write('l');
  header.writeUInt16LE(11, 2);
  header.writeUInt16LE(name.length, 6);
  header.writeUInt16LE(cookie?.length ?? 0, 8);
  const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`);
  socket.write(
    Buffer.concat([
      header,
      Buffer.from(name.padEnd(Math.ceil(name.length / 4) * 4, '\0')),
      cookie ?? Buffer.alloc(0),
    ]),
  );
  const [reply] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return reply[0];
}

it.skipIf(noDisplay !== undefined)(
  `a display outside the lab accepts only programs that know its secret, and removes it at the end${because(noDisplay)}`,
  async () => {
    const display = await openDisplay(false);
    const { DISPLAY, XAUTHORITY } = display.env;
    try {
      const file = await readFile(XAUTHORITY);
      const cookie = file.subarray(-16);
      expect(file.includes(protocol)).toBe(true);
      expect(await connectTo(DISPLAY)).toBe(0);
      expect(await connectTo(DISPLAY, Buffer.alloc(16))).toBe(0);
      expect(await connectTo(DISPLAY, cookie)).toBe(1);
    } finally {
      await display[Symbol.asyncDispose]();
    }
    expect(existsSync(dirname(XAUTHORITY))).toBe(false);
  },
);
