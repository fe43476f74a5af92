import { readFileSync } from 'node:fs';

const intervalMs = 500;
const atStart = ancestors();

/**
 * Calls back, once, when the process that started this one has ended, however it ended: SIGKILL gives it no chance to
 * say so. A shell between npm and this process stays behind when npm is killed, so npm's own end is looked for.
 * @param {() => void} callback
 * @returns {() => void} stops looking
 */
export function whenOrphaned(callback) {
  const timer = setInterval(() => {
    if (ancestors() === atStart) return;
    clearInterval(timer);
    callback();
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** The parent, and npm behind it if the parent is npm's shell (to be seen on Linux only). */
function ancestors() {
  const { ppid } = process;
  const shell = process.env['npm_lifecycle_event'] === undefined ? undefined : statOf(ppid);
  return shell !== undefined && /^(?:[a-z]*sh|busybox)$/.test(shell.command)
    ? `${ppid} ${shell.parent}`
    : `${ppid}`;
}

/**
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 * @param {number} pid
 * @returns {{ command: string, parent: string } | undefined}
 */
function statOf(pid) {
  try {
    const [, command = '', parent = ''] =
      /^\d+ \((.*)\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { command, parent };
  } catch {
    return undefined;
  }
}
