import { readdirSync, readFileSync } from 'node:fs';

/**
 * A program: waits for the end of its standard input, which the process that started it holds open as long as it lives, and then
 * kills every process whose environment has the one argument, such as `BADSOCKET_RUN=…`. Reads Linux's /proc.
 */
const [, , mark = ''] = process.argv;

const intervalMs = 50;
const maxSweeps = 100;

process.stdin.resume().on('end', () => sweep(maxSweeps));

/** Sweeps until nothing is left: a process that is being killed may have started another. */
function sweep(sweepsLeft: number): void {
  const marked = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isMarked(name));
  for (const pid of marked) kill(Number(pid));
  if (marked.length > 0 && sweepsLeft > 0) setTimeout(() => sweep(sweepsLeft - 1), intervalMs);
}

function isMarked(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark);
  } catch {
    // It has ended, or belongs to another user.
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
