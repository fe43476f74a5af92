import { describe, expect, it } from 'vitest';
import { SetupError } from '../harness/support/errors.js';
import { type Engine, engines } from '../harness/model/observation.js';
import { installMissing, type Machine } from './install.js';
import type { LabTool } from '../harness/client/browsers/packages.js';

/** A machine with some engines and tools, on which some commands install others. */
function machine({
  has = [],
  tools = [],
  brings = {},
  ...rest
}: {
  has?: Engine[];
  tools?: LabTool[];
  /** What a successful command installs, by a part of the command. All other commands fail. */
  brings?: Record<string, Engine | LabTool>;
} & Partial<Machine>) {
  const there = new Set<string>(has);
  const commands: string[] = [];
  const log: string[] = [];
  let memory: readonly string[] | undefined;
  const self: Machine = {
    distribution: undefined,
    isRoot: false,
    look: (wanted) =>
      Promise.resolve({
        found: wanted
          .filter((engine) => there.has(engine))
          .map((engine) => ({
            engine,
            kind: 'stock',
            executablePath: engine,
            source: 'system',
            via: 'command',
          })),
        missing: wanted
          .filter((engine) => !there.has(engine))
          .map((engine) => ({ engine, reason: `no ${engine}`, fix: `get ${engine}` })),
        tools: tools.filter((tool) => !there.has(tool)),
      }),
    run: (command, args) => {
      const line = [command === process.execPath ? 'node' : command, ...args].join(' ');
      commands.push(line.replace(/ \/.*cli\.js/, ' playwright').replace(' -o DPkg::Lock::Timeout=60', ''));
      const bringing = Object.entries(brings).filter(([part]) => line.includes(part));
      for (const [, thing] of bringing) there.add(thing);
      return Promise.resolve({ ok: bringing.length > 0, output: 'first\nE: second\nthird' });
    },
    recall: () => Promise.resolve(memory),
    remember: (missing) => {
      memory = missing;
      return Promise.resolve();
    },
    ...rest,
  };
  const install = (wanted: readonly Engine[] = engines) =>
    installMissing(wanted, (line) => log.push(line), self);
  return { self, commands, log, install };
}

describe('if nothing is missing, install', () => {
  it('starts no process and logs nothing', async () => {
    const { install, commands, log } = machine({ has: [...engines], isRoot: true, distribution: 'debian' });
    await install();
    expect(commands).toEqual([]);
    expect(log).toEqual([]);
  });
});

describe('if an engine is missing, install', () => {
  it('only uses Playwright if that succeeds', async () => {
    const { install, commands, log } = machine({
      has: ['chromium', 'firefox'],
      brings: { 'install webkit': 'webkit' },
    });
    await install();
    expect(commands).toEqual(['node playwright install webkit']);
    expect(log).toEqual(['installing webkit with Playwright']);
  });

  it('installs the libraries of a downloaded build with Playwright, only as root', async () => {
    const { install, commands } = machine({ brings: { 'install chromium': 'chromium' }, isRoot: true });
    await install();
    expect(commands).toContain('node playwright install-deps chromium');
    expect(commands).not.toContain('node playwright install-deps firefox');
  });

  it('uses the distribution second, as root', async () => {
    const { install, commands } = machine({
      has: ['chromium', 'webkit'],
      brings: { 'firefox-esr': 'firefox' },
      isRoot: true,
      distribution: 'debian',
    });
    await install();
    expect(commands).toEqual([
      'node playwright install firefox',
      'apt-get update',
      'apt-get install -y --no-install-recommends firefox-esr',
    ]);
  });

  it('does not use the distribution without root', async () => {
    const { install, commands } = machine({ has: ['chromium', 'webkit'], distribution: 'debian' });
    await install();
    expect(commands).toEqual(['node playwright install firefox']);
  });

  it('does not install a package of a snap', async () => {
    const { install, commands } = machine({ has: ['webkit'], isRoot: true, distribution: 'ubuntu' });
    await expect(install()).resolves.toBeUndefined();
    expect(commands.filter((command) => command.startsWith('apt-get'))).toEqual([]);
  });

  it('continues without the engine, and logs the fix in one line', async () => {
    const { install, log } = machine({ has: ['chromium', 'firefox'] });
    await install();
    expect(log).toContain('webkit is skipped: no webkit. Fix: get webkit');
  });

  it('logs what failed in one line', async () => {
    const { install, log } = machine({ has: ['chromium', 'firefox'] });
    await install();
    expect(log).toContain('playwright install webkit failed: E: second');
  });

  it('does not repeat a failed installation, and still logs the fix', async () => {
    const { install, commands, log } = machine({ has: ['chromium', 'firefox'] });
    await install();
    const before = commands.length;
    log.length = 0;
    await install();
    expect(commands).toHaveLength(before);
    expect(log).toEqual(['webkit is skipped: no webkit. Fix: get webkit']);
  });

  it('tries again if something else is missing', async () => {
    const { install, commands } = machine({
      has: ['chromium'],
      recall: () => Promise.resolve(['webkit: no webkit']),
    });
    await install();
    expect(commands).toHaveLength(2);
  });
});

describe('if engines are named, install', () => {
  it('installs those, and logs nothing about the others', async () => {
    const { install, commands, log } = machine({ brings: { 'install firefox': 'firefox' } });
    await install(['firefox']);
    expect(commands).toEqual(['node playwright install firefox']);
    expect(log).toEqual(['installing firefox with Playwright']);
  });

  it("installs no engine if none is named, but the lab's commands", async () => {
    const { install, commands } = machine({
      tools: ['nft'],
      brings: { nftables: 'nft' },
      isRoot: true,
      distribution: 'debian',
    });
    await install([]);
    expect(commands).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends nftables']);
  });

  it('does not repeat for one engine what has failed for all', async () => {
    const { install, commands } = machine({ has: ['chromium'] });
    await install();
    const before = commands.length;
    await expect(install(['webkit'])).rejects.toThrow(SetupError);
    expect(commands).toHaveLength(before);
  });
});

describe('if no engine is available, install', () => {
  it('throws a SetupError', async () => {
    const { install } = machine({});
    await expect(install()).rejects.toThrow(SetupError);
  });
});

describe("if the lab's commands are missing, install", () => {
  it('installs their packages without duplicates', async () => {
    const { install, commands } = machine({
      has: [...engines],
      tools: ['nft', 'unshare', 'setpriv'],
      isRoot: true,
      distribution: 'debian',
    });
    await install();
    expect(commands).toEqual([
      'apt-get update',
      'apt-get install -y --no-install-recommends nftables util-linux',
    ]);
  });

  it('continues without them, and logs the fix', async () => {
    const { install, log } = machine({ has: [...engines], tools: ['nft'], distribution: 'debian' });
    await install();
    expect(log).toEqual([
      'the lab is not available without nft: cases that need it are skipped. Fix: sudo apt-get install nftables',
    ]);
  });
});
