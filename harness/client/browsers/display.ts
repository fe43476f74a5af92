import { execa } from 'execa';
import { SetupError } from '../../support/errors.js';

/** A virtual X display. */
export interface Display extends AsyncDisposable {
  /** The value for the DISPLAY environment variable. */
  readonly name: string;
}

/**
 * Starts Xvfb. Inside the lab, it listens on the lab's loopback and leaves no socket or lock file in /tmp. It does not use xvfb-run,
 * because killing that leaves its child processes running.
 * @throws {SetupError} if Xvfb does not start.
 */
export async function openDisplay(inLab: boolean): Promise<Display> {
  const listenOptions = inLab
    ? ['-listen', 'tcp', '-nolisten', 'unix', '-nolock', '-ac']
    : ['-nolisten', 'tcp'];
  const child = execa('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', ...listenOptions], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    buffer: false,
    reject: false,
    // A separate process group, so that Ctrl-C does not end the display before the browser that uses it.
    detached: true,
    cleanup: false,
  });
  const number = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdio[3].setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.endsWith('\n')) resolve(output.trim());
    });
    void child.then(({ exitCode, originalMessage, code }) => {
      reject(
        new SetupError(
          code === undefined
            ? `Xvfb exited with code ${exitCode ?? 'none'} before it opened a display.`
            : `Cannot start Xvfb: ${originalMessage ?? ''}. Install it (Debian, Ubuntu: apt-get install xvfb).`,
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
