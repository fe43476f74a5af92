import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A process on this machine. */
export interface Found {
  pid: number;
  commandLine: string;
}

const kinds = ['net', 'mnt', 'pid', 'user'];
const homes = { HOME: 'home', TMPDIR: 'tmp' };

/**
 * Finds the processes of a program under test in /proc: by a mark in their environment, or by a namespace of a marked process, because
 * Chromium overwrites its environment.
 */
export class ProcessTracker implements Disposable {
  /** The environment variables with which the program must start. */
  readonly env: Record<string, string>;
  readonly #folder: string;
  readonly #mark = `BADSOCKET_TEST_MARK=${randomUUID()}`;
  readonly #mounts = mounts();
  readonly #displays = displays();
  /** The namespaces of the program, held open: the kernel gives the number of a namespace that has ended to the next one. */
  readonly #namespaces = new Map<string, number>();
  readonly #sockets = new Set<string>();

  /** @param folder an empty folder, for the home and the temporary folder of the program */
  constructor(folder: string) {
    this.#folder = folder;
    const [name = '', value = ''] = this.#mark.split('=');
    this.env = { [name]: value };
    for (const [variable, word] of Object.entries(homes)) {
      this.env[variable] = join(folder, word);
      mkdirSync(join(folder, word));
    }
  }

  /** Remembers the current namespaces and sockets of the program. @returns its processes */
  follow(): Found[] {
    const ours = new Set(kinds.map((kind) => namespaceOf('self', kind)));
    for (const { pid } of this.processes()) {
      for (const kind of kinds) {
        const namespace = namespaceOf(pid, kind);
        if (namespace === undefined || ours.has(namespace) || this.#namespaces.has(namespace)) continue;
        const handle = attempt(() => openSync(namespacePath(pid, kind), 'r'));
        if (handle !== undefined) this.#namespaces.set(namespace, handle);
      }
      for (const socket of socketsOf(pid)) this.#sockets.add(socket);
    }
    return this.processes();
  }

  /** Returns the running processes of the program. */
  processes(): Found[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => this.#isOurs(pid))
      .map((pid) => ({
        pid: Number(pid),
        commandLine: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim(),
      }));
  }

  /** Returns what the program has left: processes, mounts, sockets and files. */
  left(): string[] {
    return [
      ...this.processes().map(({ pid, commandLine }) => `process ${pid}: ${commandLine}`),
      ...mounts()
        .filter((mount) => !this.#mounts.includes(mount))
        .map((mount) => `mount ${mount}`),
      ...['tcp', 'tcp6', 'udp', 'udp6']
        .flatMap((protocol) => textOf(`/proc/net/${protocol}`).split('\n'))
        .filter((line) => this.#sockets.has(line.trim().split(/\s+/)[9] ?? ''))
        .map((line) => `socket ${line}`),
      ...Object.values(homes)
        .flatMap((word) => readdirSync(join(this.#folder, word), { recursive: true }).map(String))
        .concat(displays().filter((name) => !this.#displays.includes(name)))
        .map((name) => `file ${name}`),
    ];
  }

  /** Releases the namespaces. */
  [Symbol.dispose](): void {
    for (const handle of this.#namespaces.values()) closeSync(handle);
    this.#namespaces.clear();
  }

  #isOurs(pid: string): boolean {
    return (
      textOf(`/proc/${pid}/environ`).split('\0').includes(this.#mark) ||
      kinds.some((kind) => this.#namespaces.has(namespaceOf(pid, kind) ?? ''))
    );
  }
}

function mounts(): string[] {
  return textOf('/proc/self/mountinfo').split('\n');
}

/** Returns the sockets and locks of X servers, which are in /tmp regardless of TMPDIR. */
function displays(): string[] {
  return [...namesIn('/tmp').filter((name) => name.startsWith('.X')), ...namesIn('/tmp/.X11-unix')];
}

function namespaceOf(pid: number | string, kind: string): string | undefined {
  return attempt(() => readlinkSync(namespacePath(pid, kind)));
}

function namespacePath(pid: number | string, kind: string): string {
  return `/proc/${pid}/ns/${kind}`;
}

function socketsOf(pid: number): string[] {
  return namesIn(`/proc/${pid}/fd`).flatMap((fd) => {
    const target = attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? '';
    return /^socket:\[(\d+)\]$/.exec(target)?.slice(1) ?? [];
  });
}

function namesIn(folder: string): string[] {
  return attempt(() => readdirSync(folder)) ?? [];
}

function textOf(path: string): string {
  return attempt(() => readFileSync(path, 'utf8')) ?? '';
}

/** Returns `undefined` if reading fails: the process may have ended, or belong to another user. */
function attempt<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
