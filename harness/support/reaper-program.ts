import { readdirSync, readFileSync, rmSync } from 'node:fs';

/**
 * A program that waits for the end of its standard input, which its parent holds open. It then kills every process whose environment
 * contains its argument, such as `BADSOCKET_RUN=…`, and removes the folder whose path it has read. It reads /proc, so it needs Linux.
 */
const [, , mark] = process.argv;
// Without a mark, every process would be marked: an environment ends with an empty string.
if (!mark?.includes('=')) throw new TypeError('The argument is not a variable with its value.');

const intervalMs = 50;
const maxSweeps = 100;

let folder = '';
process.stdin.on('data', (path) => (folder += String(path))).on('end', () => sweep(maxSweeps));

/** Kills marked processes until there are none. A process may start another one before it is killed. */
function sweep(sweepsLeft: number): void {
  const marked = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isMarked(name));
  for (const pid of marked) kill(Number(pid));
  if (marked.length > 0 && sweepsLeft > 0) setTimeout(() => sweep(sweepsLeft - 1), intervalMs);
  else if (folder !== '') rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function isMarked(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(String(mark));
  } catch {
    // The process has ended, or belongs to another user.
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has ended.
  }
}
