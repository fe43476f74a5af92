import { execa } from 'execa';
import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { builtFile } from './package-info.js';

/** Marks the processes of one run. Children inherit it, whatever session or group they move to. */
const variable = 'BADSOCKET_RUN';

/**
 * Makes the reaper kill every process that this process starts from now on, when this process ends or is killed. Works on Linux. On
 * other platforms, no process is known to stay behind. In the lab, the kernel does the same: see `network/lab/sandbox.ts`.
 */
export function reapChildren(): void {
  if (process.platform !== 'linux') return;
  const mark = randomUUID();
  const { [variable]: _, ...env } = process.env;
  const reaper = execa(
    process.execPath,
    [builtFile('harness/support/reaper-program.js'), `${variable}=${mark}`],
    {
      stdio: ['pipe', 'ignore', 'ignore'],
      // A reaper has no mark: the reaper of an outer run must not kill it before it is done.
      env,
      extendEnv: false,
      // The reaper has its own session, so that Ctrl-C in the terminal does not end it.
      detached: true,
      cleanup: false,
      reject: false,
    },
  );
  reaper.unref();
  // The pipe must not keep this process alive.
  if (reaper.stdin instanceof Socket) reaper.stdin.unref();
  process.env[variable] = mark;
}
