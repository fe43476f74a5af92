import { execa } from 'execa';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Report } from '../../harness/model/report.js';
import { runLogName } from '../../harness/run/run-log.js';
import { badsocket, program } from '../support/cli.js';
import { ProcessTracker } from '../support/process-tracker.js';

/** The time in which everything that a command started must be gone, in milliseconds. */
const goneWithinMs = 15_000;

function start(command: string, args: readonly string[], env: Record<string, string>) {
  return execa(command, args, {
    env,
    stdin: 'ignore',
    reject: false,
    detached: true,
    maxBuffer: 16 * 1024 * 1024,
  });
}

/** A command of badsocket under attack. Disposal expects that it has left nothing behind. */
export class Victim implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'badsocket-torture-'));
  readonly tracker = new ProcessTracker(this.folder);
  readonly reports = join(this.folder, 'report');
  readonly child: ReturnType<typeof start>;

  /**
   * @param args the arguments of `badsocket`. `{reports}` is a folder that is removed in the end
   * @param wrapper a command that runs the command, such as `sh -c 'ulimit -n 64; exec "$@"' sh`
   */
  constructor(args: readonly string[], wrapper: readonly string[] = []) {
    const words = args.map((arg) => arg.replace('{reports}', this.reports));
    const [command = '', ...rest] = [...wrapper, process.execPath, program, ...words];
    this.child = start(command, rest, this.tracker.env);
  }

  /** The number of observations in the log of the run. */
  observed(): number {
    if (!existsSync(this.reports)) return 0;
    const logs = readdirSync(this.reports).filter((name) => runLogName.test(name));
    return logs
      .flatMap((name) => readFileSync(join(this.reports, name), 'utf8').split('\n'))
      .filter((line) => line.startsWith('{"type":"observation"')).length;
  }

  /** Waits until the run has made this number of observations, or has ended. */
  async reach(observations: number): Promise<void> {
    await expect
      .poll(
        () =>
          this.observed() >= observations || this.child.exitCode !== null || this.child.signalCode !== null,
        {
          timeout: 60_000,
          interval: 5,
        },
      )
      .toBe(true);
    this.tracker.follow();
  }

  /** Returns the report of the folder, as `badsocket report` reads it, with the exit code of that command. */
  async saved(): Promise<{ code: number | null; report: Report }> {
    const { code, stdout, stderr } = await badsocket(['report', this.reports, '--json']);
    if (stdout === '') throw new Error(stderr);
    return { code, report: JSON.parse(stdout) as Report };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A test that failed has not ended the command.
    this.child.kill('SIGKILL');
    await this.child;
    try {
      await expect.poll(() => this.tracker.left(), { timeout: goneWithinMs }).toEqual([]);
    } finally {
      for (const { pid } of this.tracker.processes()) process.kill(pid, 'SIGKILL');
      this.tracker[Symbol.dispose]();
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}

/** The last line for people that a command printed. */
export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
