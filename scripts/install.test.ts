import { describe, expect, it } from 'vitest';
import { SetupError } from '../harness/support/errors.js';
import { type Engine, engines } from '../harness/model/observation.js';
import { installMissing, type Machine } from './install.js';
import type { LabTool } from '../harness/client/browsers/packages.js';

/** A machine on which some engines and tools are there, and some commands bring others. */
function machine({
  has = [],
  tools = [],
  brings = {},
  ...rest
}: {
  has?: Engine[];
  tools?: LabTool[];
  /** What a successful command brings, by a part of the command; all others fail. */
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

describe('when all is there', () => {
  it('starts no process and says nothing', async () => {
    const { install, commands, log } = machine({ has: [...engines], isRoot: true, distribution: 'debian' });
    await install();
    expect(commands).toEqual([]);
    expect(log).toEqual([]);
  });
});

describe('when an engine is missing', () => {
  it('asks Playwright first, and nobody else if that helps', async () => {
    const { install, commands, log } = machine({
      has: ['chromium', 'firefox'],
      brings: { 'install webkit': 'webkit' },
    });
    await install();
    expect(commands).toEqual(['node playwright install webkit']);
    expect(log).toEqual(['getting webkit from Playwright']);
  });

  it('has Playwright bring the libraries of a build that has come, as root only', async () => {
    const { install, commands } = machine({ brings: { 'install chromium': 'chromium' }, isRoot: true });
    await install();
    expect(commands).toContain('node playwright install-deps chromium');
    expect(commands).not.toContain('node playwright install-deps firefox');
  });

  it('asks the distribution next, as root', async () => {
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

  it('leaves the distribution alone without the right to change it', async () => {
    const { install, commands } = machine({ has: ['chromium', 'webkit'], distribution: 'debian' });
    await install();
    expect(commands).toEqual(['node playwright install firefox']);
  });

  it('installs no package that only leads to a snap', async () => {
    const { install, commands } = machine({ has: ['webkit'], isRoot: true, distribution: 'ubuntu' });
    await expect(install()).resolves.toBeUndefined();
    expect(commands.filter((command) => command.startsWith('apt-get'))).toEqual([]);
  });

  it('goes on without it, and says in one line how to mend that', async () => {
    const { install, log } = machine({ has: ['chromium', 'firefox'] });
    await install();
    expect(log).toContain('webkit is left out: no webkit; to have it: get webkit');
  });

  it('says in one line what failed', async () => {
    const { install, log } = machine({ has: ['chromium', 'firefox'] });
    await install();
    expect(log).toContain('playwright install webkit failed: E: second');
  });

  it('does not try again what was tried in vain, and still says how to mend it', async () => {
    const { install, commands, log } = machine({ has: ['chromium', 'firefox'] });
    await install();
    const before = commands.length;
    log.length = 0;
    await install();
    expect(commands).toHaveLength(before);
    expect(log).toEqual(['webkit is left out: no webkit; to have it: get webkit']);
  });

  it('tries again when something else is missing than before', async () => {
    const { install, commands } = machine({
      has: ['chromium'],
      recall: () => Promise.resolve(['webkit: no webkit']),
    });
    await install();
    expect(commands).toHaveLength(2);
  });
});

describe('when some engines are wanted', () => {
  it('gets those, and says nothing of the others', async () => {
    const { install, commands, log } = machine({ brings: { 'install firefox': 'firefox' } });
    await install(['firefox']);
    expect(commands).toEqual(['node playwright install firefox']);
    expect(log).toEqual(['getting firefox from Playwright']);
  });

  it("gets none where none is, and the lab's tools all the same", async () => {
    const { install, commands } = machine({
      tools: ['nft'],
      brings: { nftables: 'nft' },
      isRoot: true,
      distribution: 'debian',
    });
    await install([]);
    expect(commands).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends nftables']);
  });

  it('does not try again for one what was tried in vain for all', async () => {
    const { install, commands } = machine({ has: ['chromium'] });
    await install();
    const before = commands.length;
    await expect(install(['webkit'])).rejects.toThrow(SetupError);
    expect(commands).toHaveLength(before);
  });
});

describe('when no engine can be had', () => {
  it('is an error', async () => {
    const { install } = machine({});
    await expect(install()).rejects.toThrow(SetupError);
  });
});

describe("when the lab's tools are missing", () => {
  it('installs their packages, each once', async () => {
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

  it('goes on without them, and says how to mend that', async () => {
    const { install, log } = machine({ has: [...engines], tools: ['nft'], distribution: 'debian' });
    await install();
    expect(log).toEqual([
      'no lab without nft: what needs it is skipped; to have it: sudo apt-get install nftables',
    ]);
  });
});
