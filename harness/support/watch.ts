import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { builtFile } from './package-info.js';

const variable = 'BADSOCKET_RUN';

/**
 * Sees to it that what this process starts from now on does not outlive it, even if it is killed: what the seal does where
 * there is one. On Linux; elsewhere nobody is known to stay behind.
 */
export function watchOverChildren(): void {
  if (process.platform !== 'linux') return;
  const mark = randomUUID();
  // Another's mark, if there is one, is not handed on to the watchdog: each is told by its own alone.
  const env = { ...process.env, [variable]: undefined };
  const watchdog = spawn(
    process.execPath,
    [builtFile('harness/support/watchdog.js'), `${variable}=${mark}`],
    {
      stdio: ['pipe', 'ignore', 'ignore'],
      // A session of its own: the terminal's Ctrl-C is for those that it watches.
      detached: true,
      env,
    },
  );
  watchdog.unref();
  // A pipe to a child is one: it must not keep this process alive.
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  process.env[variable] = mark;
}
