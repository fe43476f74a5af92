import { readFileSync } from 'node:fs';

const intervalMs = 500;
const atStart = ancestors();

/**
 * Calls back once when the parent process has ended, also by SIGKILL. If npm started this process through a shell, the shell survives
 * npm, so that npm itself is watched.
 * @param {() => void} callback
 * @returns {() => void} stops watching
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

/** Returns the id of the parent and, if the parent is npm's shell, that of npm (on Linux only). */
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
