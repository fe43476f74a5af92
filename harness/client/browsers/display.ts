import { execa } from 'execa';
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
  const child = execa('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', ...where], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    buffer: false,
    reject: false,
    // A group of its own: the terminal's Ctrl-C must not take it away from the browser that still runs on it.
    detached: true,
    cleanup: false,
  });
  const number = await new Promise<string>((resolve, reject) => {
    let read = '';
    child.stdio[3].setEncoding('utf8').on('data', (text: string) => {
      read += text;
      if (read.endsWith('\n')) resolve(read.trim());
    });
    void child.then(({ exitCode, originalMessage, code }) => {
      reject(
        new SetupError(
          code === undefined
            ? `Xvfb ended with code ${exitCode ?? 'none'} before it had a display`
            : `Xvfb does not start: ${originalMessage ?? ''}; install it (Debian, Ubuntu: apt-get install xvfb)`,
        ),
      );
    });
  });
  return {
    name: inLab ? `127.0.0.1:${number}` : `:${number}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await child;
    },
  };
}
