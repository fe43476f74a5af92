import { execa } from 'execa';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from '../../support/errors.js';

/** A virtual X display. */
export interface Display extends AsyncDisposable {
  /** The environment variables with which a program uses the display. */
  readonly env: { DISPLAY: string; XAUTHORITY: string };
}

/**
 * Starts Xvfb, which accepts only programs that can read a secret of this user. Inside the lab, it listens on the lab's loopback and leaves no socket or lock file in /tmp. It does not use xvfb-run,
 * because killing that leaves its child processes running.
 * @throws {SetupError} if Xvfb does not start.
 */
export async function openDisplay(inLab: boolean): Promise<Display> {
  // Only this user can read a folder that mkdtemp() creates.
  const folder = await mkdtemp(join(tmpdir(), 'badsocket-display-'));
  const secret = join(folder, 'Xauthority');
  await writeFile(secret, authorization(randomBytes(16)));
  const options = [
    ...(inLab ? ['-listen', 'tcp', '-nolisten', 'unix', '-nolock'] : ['-nolisten', 'tcp']),
    ...['-auth', secret],
  ];
  const child = execa('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', ...options], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    buffer: false,
    reject: false,
    // A separate process group, so that Ctrl-C does not end the display before the browser that uses it.
    detached: true,
    cleanup: false,
  });
  const close = async () => {
    child.kill('SIGTERM');
    await child;
    await rm(folder, { recursive: true, force: true });
  };
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
  }).catch(async (problem: unknown) => {
    await close();
    throw problem;
  });
  const display = inLab ? `127.0.0.1:${number}` : `:${number}`;
  return { env: { DISPLAY: display, XAUTHORITY: secret }, [Symbol.asyncDispose]: close };
}

/**
 * Returns an authority file with one record, which is valid for all displays and addresses: Xau(3).
 * https://www.x.org/releases/current/doc/libXau/Xau.html
 */
function authorization(cookie: Buffer): Buffer {
  const field = (value: Buffer | string) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(value.length);
    return Buffer.concat([length, Buffer.from(value)]);
  };
  const familyWild = Buffer.from([0xff, 0xff]);
  return Buffer.concat([familyWild, field(''), field(''), field('MIT-MAGIC-COOKIE-1'), field(cookie)]);
}
