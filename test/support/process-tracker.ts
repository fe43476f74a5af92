import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A process on this machine. */
export interface Found {
  pid: number;
  commandLine: string;
}

const kinds = ['net', 'mnt', 'pid', 'user'];
const homes = { HOME: 'home', TMPDIR: 'tmp' };

/**
 * Follows a program that is under test over the machine: Linux's /proc. Found by a mark in their environment, and, where
 * that is overwritten as Chromium does, by the namespaces that they share with a marked process.
 */
export class ProcessTracker {
  /** What the program has to be started with. */
  readonly env: Record<string, string>;
  readonly #folder: string;
  readonly #mark = `BADSOCKET_TEST_MARK=${randomUUID()}`;
  readonly #mounts = mounts();
  readonly #displays = displays();
  readonly #namespaces = new Set<string>();
  readonly #sockets = new Set<string>();

  /** @param folder an empty one, in which the program finds its home and its temporary folder */
  constructor(folder: string) {
    this.#folder = folder;
    const [name = '', value = ''] = this.#mark.split('=');
    this.env = { [name]: value };
    for (const [variable, word] of Object.entries(homes)) {
      this.env[variable] = join(folder, word);
      mkdirSync(join(folder, word));
    }
  }

  /** Remembers which namespaces and sockets the program has now. @returns its processes */
  follow(): Found[] {
    const ours = new Set(kinds.map((kind) => namespaceOf('self', kind)));
    for (const { pid } of this.processes()) {
      for (const kind of kinds) {
        const namespace = namespaceOf(pid, kind);
        if (namespace !== undefined && !ours.has(namespace)) this.#namespaces.add(namespace);
      }
      for (const socket of socketsOf(pid)) this.#sockets.add(socket);
    }
    return this.processes();
  }

  /** The processes of the program that are alive. */
  processes(): Found[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => this.#isOurs(pid))
      .map((pid) => ({
        pid: Number(pid),
        commandLine: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim(),
      }));
  }

  /** What is left of the program: processes (with their namespaces), mounts, ports, files. */
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

/** Sockets and locks of X servers, which have their place in /tmp whatever the environment says. */
function displays(): string[] {
  return [...namesIn('/tmp').filter((name) => name.startsWith('.X')), ...namesIn('/tmp/.X11-unix')];
}

function namespaceOf(pid: number | string, kind: string): string | undefined {
  return attempt(() => readlinkSync(`/proc/${pid}/ns/${kind}`));
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

/** A process may end, or be another user's, while it is looked at. */
function attempt<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
