import { execa, execaSync } from 'execa';
import { builtFile } from '../../harness/support/package-info.js';
import { discover } from '../../harness/client/browsers/discover.js';
import { labProblem } from '../../harness/network/lab/sandbox.js';

/** The built command: `node <program> run …`. */
export const program = builtFile('harness/cli/main.js');

const { found, missing } = await discover({ engines: ['chromium'] });
const [build] = found;

/** The path of Chromium on this machine. Unusable if {@link noBrowser} is set. */
export const chromium = build?.executablePath ?? 'chromium';

/** Why no browser can be started on this machine, if so. */
export const noBrowser = missing[0]?.reason;

/** Why the lab cannot be created on this machine, if so. */
export const noLab = await labProblem();

export { because } from '../../scripts/skips.mjs';

/** Why tests cannot use a terminal on this machine, if so. */
export const noTerminal = execaSync('script', ['--version'], { reject: false }).failed
  ? 'there is no script(1) with --version'
  : undefined;

/** The smallest valid run: controls, and two situations to compare. */
export const quickFixtures = ['healthy/echo', 'explicit-close/4001', 'handshake/http-403', 'port/closed'];

/** The result of a program. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command to its end, without a terminal. */
export async function badsocket(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runNode([program, ...args], env);
}

/** Runs Node to its end, without a terminal. */
export async function runNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, args, {
    env,
    stdin: 'ignore',
    stripFinalNewline: false,
    reject: false,
  });
  return { code: exitCode ?? null, stdout, stderr };
}

/** The built command in a terminal, which script(1) provides. */
export class Terminal {
  /** The exit code, as in a shell. */
  readonly ended: Promise<number | null>;
  readonly #script: ReturnType<typeof startTerminal>;
  readonly #watchers = new Set<() => void>();
  #shown = '';

  /** @param args arguments without special characters of a shell */
  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    const command = `echo "pid $$"; exec '${process.execPath}' '${program}' ${args.map((arg) => `'${arg}'`).join(' ')}`;
    this.#script = startTerminal(command, env);
    this.#script.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#shown += text;
      for (const watcher of this.#watchers) watcher();
    });
    this.ended = this.#script.then(({ exitCode }) => exitCode ?? null);
  }

  /** Waits until the output matches a pattern. @throws {Error} if the command ends first. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const watcher = () => {
        const match = pattern.exec(this.#shown);
        if (match === null) return;
        this.#watchers.delete(watcher);
        resolve(match);
      };
      this.#watchers.add(watcher);
      void this.ended.then(() => {
        reject(new Error(`it ended, and never showed ${String(pattern)}:\n${this.#shown}`));
      });
      watcher();
    });
  }

  /** Returns the id of the command's process. */
  async pid(): Promise<number> {
    const [, pid] = await this.shows(/pid (\d+)/);
    return Number(pid);
  }

  /** Presses keys: Ctrl-C is `\x03`. */
  type(keys: string): void {
    this.#script.stdin.write(keys);
  }
}

function startTerminal(command: string, env: NodeJS.ProcessEnv) {
  return execa('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
    env: { TERM: 'xterm', ...env, SHELL: '/bin/sh' },
    stderr: 'ignore',
    buffer: false,
    reject: false,
  });
}
