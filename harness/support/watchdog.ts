import { readdirSync, readFileSync } from 'node:fs';

/**
 * A program: waits for the end of its standard input, which the process that started it holds open as long as it lives,
 * and then ends every process that has its one argument in its environment, such as `BADSOCKET_RUN=…`. Linux's /proc.
 */
const [, , mark = ''] = process.argv;

const againMs = 50;
const atMost = 100;

process.stdin.resume().on('end', () => sweep(atMost));

/** What is being ended may still start others. */
function sweep(times: number): void {
  const left = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isMarked(name));
  for (const pid of left) end(Number(pid));
  if (left.length > 0 && times > 0) setTimeout(() => sweep(times - 1), againMs);
}

function isMarked(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark);
  } catch {
    return false;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
