import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SetupError } from '../../support/errors.js';
import type { Engine } from '../../model/observation.js';
import { discover, type DiscoverOptions, type Host } from './discover.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'badsocket-discover-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function file(path: string, text = ''): Promise<string> {
  const full = join(root, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, text);
  return full;
}

async function program(path: string, text = 'ELF'): Promise<string> {
  const full = await file(path, text);
  await chmod(full, 0o755);
  return full;
}

function look(options: DiscoverOptions & { engine: Engine }, host: Partial<Host> = {}) {
  const { engine, env = {}, ...rest } = options;
  return discover(
    {
      engines: [engine],
      env: { PATH: `${join(root, 'usr/local/bin')}:${join(root, 'usr/bin')}`, ...env },
      ...rest,
    },
    { platform: 'linux', root, playwrightPath: () => Promise.resolve(undefined), ...host },
  );
}

describe('the order of the search', () => {
  it('is: option, environment variable, build of Playwright, system', async () => {
    const system = await program('usr/bin/chromium');
    const playwright = await program('cache/chromium-1/chrome');
    const environment = await program('opt/environment/chrome');
    const option = await program('opt/option/chrome');

    const withPlaywright = { playwrightPath: () => Promise.resolve(playwright) };
    const env = { BADSOCKET_CHROMIUM: environment };
    const paths = { chromium: option };

    const first = async (options: DiscoverOptions, host?: Partial<Host>) =>
      (await look({ engine: 'chromium', ...options }, host)).found[0];

    expect(await first({ paths, env }, withPlaywright)).toMatchObject({
      executablePath: option,
      source: 'option',
    });
    expect(await first({ env }, withPlaywright)).toMatchObject({
      executablePath: environment,
      source: 'environment',
    });
    expect(await first({}, withPlaywright)).toMatchObject({
      executablePath: playwright,
      source: 'playwright',
    });
    expect(await first({})).toMatchObject({ executablePath: system, source: 'system' });
  });

  it('skips a build of Playwright that is not installed', async () => {
    const system = await program('usr/bin/chromium');
    const { found } = await look(
      { engine: 'chromium' },
      { playwrightPath: () => Promise.resolve(join(root, 'cache/chromium-1/chrome')) },
    );
    expect(found[0]).toMatchObject({ executablePath: system });
  });

  it('follows the list of names before the order of folders in PATH', async () => {
    await program('usr/local/bin/firefox');
    const esr = await program('usr/bin/firefox-esr');
    expect((await look({ engine: 'firefox' })).found[0]).toMatchObject({ executablePath: esr });
  });

  it('covers only the requested engines', async () => {
    const { found, missing } = await look({ engine: 'webkit' });
    expect([...found, ...missing].map(({ engine }) => engine)).toEqual(['webkit']);
  });
});

describe('a path of a browser', () => {
  it('causes an error of one line if the file does not exist', async () => {
    const path = join(root, 'nowhere');
    const failure = look({ engine: 'firefox', env: { BADSOCKET_FIREFOX: path } });
    await expect(failure).rejects.toThrow(SetupError);
    await expect(failure).rejects.toThrow(new RegExp(`^BADSOCKET_FIREFOX is ${path}, .*$`));
  });

  it('causes an error if the file is not executable', async () => {
    const path = await file('firefox');
    await expect(look({ engine: 'firefox', paths: { firefox: path } })).rejects.toThrow(SetupError);
  });

  it('causes an error if it is a folder', async () => {
    await expect(look({ engine: 'firefox', paths: { firefox: root } })).rejects.toThrow(SetupError);
  });

  it('is a build of Playwright if the folder has the marker of Playwright', async () => {
    await file('cache/firefox-1/INSTALLATION_COMPLETE');
    const path = await program('cache/firefox-1/firefox/firefox');
    const { found } = await look({ engine: 'firefox', paths: { firefox: path } });
    expect(found[0]).toMatchObject({ kind: 'playwright', via: 'playwright-launch' });
  });

  it('is ignored if it is empty', async () => {
    const { missing } = await look({ engine: 'firefox', env: { BADSOCKET_FIREFOX: '' } });
    expect(missing).toHaveLength(1);
  });
});

describe('the way to start a build', () => {
  it('is BiDi for a stock Firefox', async () => {
    await program('usr/bin/firefox');
    expect((await look({ engine: 'firefox' })).found[0]).toMatchObject({
      kind: 'stock',
      via: 'playwright-bidi',
    });
  });

  it('is a command for a stock WebKit', async () => {
    await program('usr/bin/Xvfb');
    await file('usr/lib/x86_64-linux-gnu/gio/modules/libgiognutls.so');
    const path = await program('usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser');
    expect((await look({ engine: 'webkit' })).found).toEqual([
      { engine: 'webkit', kind: 'stock', executablePath: path, source: 'system', via: 'command' },
    ]);
  });

  it('is Playwright for each engine that Playwright distributes', async () => {
    const path = await program('cache/browser');
    for (const engine of ['chromium', 'firefox', 'webkit'] as const) {
      const { found } = await look({ engine }, { playwrightPath: () => Promise.resolve(path) });
      expect(found[0]).toMatchObject({ kind: 'playwright', via: 'playwright-launch' });
    }
  });
});

describe('a snap', () => {
  it('is not used if a script starts it, and the reason names the script', async () => {
    const path = await program('usr/bin/firefox', '#!/bin/sh\nexec /snap/bin/firefox "$@"\n');
    const { found, missing } = await look({ engine: 'firefox' });
    expect(found).toEqual([]);
    expect(missing[0]?.reason).toContain(`${path} starts a snap`);
  });

  it('is not used if it is reached by a link', async () => {
    const snap = await program('usr/bin/snap');
    await symlink(snap, join(root, 'usr/bin/chromium'));
    expect((await look({ engine: 'chromium' })).missing[0]?.reason).toContain('snap');
  });

  it('does not hide another build', async () => {
    await program('usr/bin/chromium', '#!/bin/sh\nexec /snap/bin/chromium "$@"\n');
    const chrome = await program('usr/bin/google-chrome');
    expect((await look({ engine: 'chromium' })).found[0]).toMatchObject({ executablePath: chrome });
  });

  it('is not assumed for a script that starts a browser directly', async () => {
    await program(
      'usr/bin/chromium',
      '#!/bin/sh\n# takes a snapshot\nexec /usr/lib/chromium/chromium "$@"\n',
    );
    expect((await look({ engine: 'chromium' })).found).toHaveLength(1);
  });
});

describe('a stock WebKit', () => {
  it('is missing without Xvfb', async () => {
    await file('usr/lib/gio/modules/libgiognutls.so');
    await program('usr/libexec/webkit2gtk-4.1/MiniBrowser');
    expect((await look({ engine: 'webkit' })).missing[0]?.reason).toContain('Xvfb');
  });

  it('is missing without glib-networking', async () => {
    await program('usr/bin/Xvfb');
    await program('usr/libexec/webkit2gtk-4.1/MiniBrowser');
    expect((await look({ engine: 'webkit' })).missing[0]?.reason).toContain('glib-networking');
  });
});

describe('the fix for a missing engine', () => {
  const fix = async (engine: Engine) => (await look({ engine })).missing[0]?.fix;

  it('is an installation by Playwright on an unknown distribution', async () => {
    expect(await fix('chromium')).toBe('npx playwright install chromium --with-deps');
  });

  it('names packages on Debian and its derivatives', async () => {
    await file('etc/os-release', 'ID=raspbian\nID_LIKE=debian\n');
    expect(await fix('firefox')).toBe('sudo apt-get install firefox-esr');
  });

  it('names no package of Ubuntu that installs a snap', async () => {
    await file('etc/os-release', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n');
    expect(await fix('firefox')).toBe('npx playwright install firefox --with-deps');
    expect(await fix('webkit')).toContain('sudo apt-get install webkit2gtk-driver');
  });
});

describe('other systems', () => {
  it('are searched in their standard folders', async () => {
    const chrome = await program('Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
    const { found } = await look({ engine: 'chromium' }, { platform: 'darwin' });
    expect(found[0]).toMatchObject({ executablePath: chrome });

    const firefox = await program('Mozilla Firefox/firefox.exe');
    const onWindows = await look({ engine: 'firefox', env: { PROGRAMFILES: root } }, { platform: 'win32' });
    expect(onWindows.found[0]).toMatchObject({ executablePath: firefox });
  });
});
