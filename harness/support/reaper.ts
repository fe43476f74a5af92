import { execa } from 'execa';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile } from './package-info.js';

/** Marks the processes of one run. Children inherit it, whatever session or group they move to. */
const variable = 'BADSOCKET_RUN';
/** The pipe to the reaper. Its end makes the reaper start. */
let pipe: Socket | undefined;

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
  if (reaper.stdin instanceof Socket) pipe = reaper.stdin.unref();
  process.env[variable] = mark;
}

/**
 * Creates a folder for the temporary files and the home directories of child processes, which disappears when this process ends or is
 * killed: a browser that is killed leaves its profile behind. Call it after {@link reapChildren}.
 */
export function useOwnFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'badsocket-'));
  for (const name of ['tmp', 'home']) mkdirSync(join(folder, name));
  process.env['TMPDIR'] = join(folder, 'tmp');
  process.env[folderVariable] = folder;
  pipe?.write(folder);
  // This process removes the folder, too, in case there is no reaper, or a killed one.
  process.on('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // A process still writes to the folder. The reaper kills it, and then removes the rest.
    }
  });
}

const folderVariable = 'BADSOCKET_FOLDER';

/** Returns the home directory for child processes, or `undefined` without {@link useOwnFolder}. */
export function ownHome(): string | undefined {
  const folder = process.env[folderVariable];
  return folder === undefined ? undefined : join(folder, 'home');
}
