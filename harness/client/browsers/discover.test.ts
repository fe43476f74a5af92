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
  it('takes an option, then the environment, then the build of Playwright, then the system', async () => {
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

  it('passes over a build of Playwright that is not installed', async () => {
    const system = await program('usr/bin/chromium');
    const { found } = await look(
      { engine: 'chromium' },
      { playwrightPath: () => Promise.resolve(join(root, 'cache/chromium-1/chrome')) },
    );
    expect(found[0]).toMatchObject({ executablePath: system });
  });

  it('prefers the name that comes first to the folder that comes first', async () => {
    await program('usr/local/bin/firefox');
    const esr = await program('usr/bin/firefox-esr');
    expect((await look({ engine: 'firefox' })).found[0]).toMatchObject({ executablePath: esr });
  });

  it('searches only for the engines that are asked for', async () => {
    const { found, missing } = await look({ engine: 'webkit' });
    expect([...found, ...missing].map(({ engine }) => engine)).toEqual(['webkit']);
  });
});

describe('a browser that is named', () => {
  it('is an error in one line if there is no such file', async () => {
    const path = join(root, 'nowhere');
    const failure = look({ engine: 'firefox', env: { BADSOCKET_FIREFOX: path } });
    await expect(failure).rejects.toThrow(SetupError);
    await expect(failure).rejects.toThrow(new RegExp(`^BADSOCKET_FIREFOX is ${path}, .*$`));
  });

  it('is an error if the file may not be run', async () => {
    const path = await file('firefox');
    await expect(look({ engine: 'firefox', paths: { firefox: path } })).rejects.toThrow(SetupError);
  });

  it('is an error if it is a folder', async () => {
    await expect(look({ engine: 'firefox', paths: { firefox: root } })).rejects.toThrow(SetupError);
  });

  it('counts as one of Playwright if it lies in a folder that Playwright has marked', async () => {
    await file('cache/firefox-1/INSTALLATION_COMPLETE');
    const path = await program('cache/firefox-1/firefox/firefox');
    const { found } = await look({ engine: 'firefox', paths: { firefox: path } });
    expect(found[0]).toMatchObject({ kind: 'playwright', via: 'playwright-launch' });
  });

  it('counts as none if it is given as an empty text', async () => {
    const { missing } = await look({ engine: 'firefox', env: { BADSOCKET_FIREFOX: '' } });
    expect(missing).toHaveLength(1);
  });
});

describe('the way in which a build is driven', () => {
  it('is BiDi for a stock Firefox', async () => {
    await program('usr/bin/firefox');
    expect((await look({ engine: 'firefox' })).found[0]).toMatchObject({
      kind: 'stock',
      via: 'playwright-bidi',
    });
  });

  it('is its own command for a stock WebKit', async () => {
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
  it('is left out when a script calls it, and the reason names it', async () => {
    const path = await program('usr/bin/firefox', '#!/bin/sh\nexec /snap/bin/firefox "$@"\n');
    const { found, missing } = await look({ engine: 'firefox' });
    expect(found).toEqual([]);
    expect(missing[0]?.reason).toContain(`${path} leads to a snap`);
  });

  it('is left out when a link leads to it', async () => {
    const snap = await program('usr/bin/snap');
    await symlink(snap, join(root, 'usr/bin/chromium'));
    expect((await look({ engine: 'chromium' })).missing[0]?.reason).toContain('snap');
  });

  it('does not hide another build', async () => {
    await program('usr/bin/chromium', '#!/bin/sh\nexec /snap/bin/chromium "$@"\n');
    const chrome = await program('usr/bin/google-chrome');
    expect((await look({ engine: 'chromium' })).found[0]).toMatchObject({ executablePath: chrome });
  });

  it('is not seen in a script that starts a browser itself', async () => {
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

  it('is missing without the TLS of GLib', async () => {
    await program('usr/bin/Xvfb');
    await program('usr/libexec/webkit2gtk-4.1/MiniBrowser');
    expect((await look({ engine: 'webkit' })).missing[0]?.reason).toContain('glib-networking');
  });
});

describe('the command that mends', () => {
  const fix = async (engine: Engine) => (await look({ engine })).missing[0]?.fix;

  it('is that of Playwright where the distribution is not known', async () => {
    expect(await fix('chromium')).toBe('npx playwright install chromium --with-deps');
  });

  it('names packages on Debian and on what is like it', async () => {
    await file('etc/os-release', 'ID=raspbian\nID_LIKE=debian\n');
    expect(await fix('firefox')).toBe('sudo apt-get install firefox-esr');
  });

  it('names no package on Ubuntu that only leads to a snap', async () => {
    await file('etc/os-release', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n');
    expect(await fix('firefox')).toBe('npx playwright install firefox --with-deps');
    expect(await fix('webkit')).toContain('sudo apt-get install webkit2gtk-driver');
  });
});

describe('other systems', () => {
  it('are searched in their usual places', async () => {
    const chrome = await program('Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
    const { found } = await look({ engine: 'chromium' }, { platform: 'darwin' });
    expect(found[0]).toMatchObject({ executablePath: chrome });

    const firefox = await program('Mozilla Firefox/firefox.exe');
    const onWindows = await look({ engine: 'firefox', env: { PROGRAMFILES: root } }, { platform: 'win32' });
    expect(onWindows.found[0]).toMatchObject({ executablePath: firefox });
  });
});
