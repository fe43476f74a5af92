import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { SetupError } from '../../support/errors.js';

/** A virtual X display. */
export interface Display extends AsyncDisposable {
  /** The value of DISPLAY. */
  readonly name: string;
}

/**
 * Starts Xvfb. Inside the lab it listens on the lab's own loopback and leaves no socket and no lock file in /tmp.
 * Started by ourselves because killing xvfb-run leaves its children behind.
 * @throws {SetupError} if it does not start.
 */
export async function openDisplay(inLab: boolean): Promise<Display> {
  const where = inLab ? ['-listen', 'tcp', '-nolisten', 'unix', '-nolock', '-ac'] : ['-nolisten', 'tcp'];
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', ...where], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    // A group of its own: the terminal's Ctrl-C must not take it away from the browser that still runs on it.
    detached: true,
  });
  const number = await new Promise<string>((resolve, reject) => {
    const numbers = child.stdio[3] as Readable;
    let read = '';
    numbers.setEncoding('utf8').on('data', (text: string) => {
      read += text;
      if (read.endsWith('\n')) resolve(read.trim());
    });
    child.on('error', ({ message }) => {
      reject(
        new SetupError(`Xvfb does not start: ${message}; install it (Debian, Ubuntu: apt-get install xvfb)`),
      );
    });
    child.on('exit', (code) => {
      reject(new SetupError(`Xvfb ended with code ${code ?? 'none'} before it had a display`));
    });
  });
  return {
    name: inLab ? `127.0.0.1:${number}` : `:${number}`,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
