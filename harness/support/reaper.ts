import { execa } from 'execa';
import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { builtFile } from './package-info.js';

/** Marks the processes of one run. Children inherit it, whatever session or group they move to. */
const variable = 'BADSOCKET_RUN';

/**
 * Ends every process that this one starts from now on when this one has ended, even if it was killed. Works on Linux; elsewhere no
 * process is known to stay behind. Inside the lab the kernel does the same: see `network/lab/sandbox.ts`. What `scripts/` starts before
 * there is a build is ended by `scripts/parent.mjs`.
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
      // The reaper of a run inside another has no mark: the outer reaper must not end it before it has done its work.
      env,
      extendEnv: false,
      // A session of its own: the terminal's Ctrl-C is for the processes that it ends.
      detached: true,
      cleanup: false,
      reject: false,
    },
  );
  reaper.unref();
  // The pipe ends with this process, and must not keep it alive.
  if (reaper.stdin instanceof Socket) reaper.stdin.unref();
  process.env[variable] = mark;
}
