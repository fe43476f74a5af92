import { execaSync } from 'execa';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../model/report.js';
import { badsocket, because, noLab, program } from '../../test/support/cli.js';

const noCurl = execaSync('curl', ['--version'], { reject: false }).failed ? 'there is no curl' : undefined;
const lab = ['lab', '--no-peers', '--'];

describe.skipIf(noLab !== undefined)(`badsocket lab${because(noLab)}`, { timeout: 40_000 }, () => {
  it('passes arguments to the command unchanged, and returns its exit code', async () => {
    const script = 'for word; do echo "[$word]"; done; exit 7';
    const words = ['a b', '$HOME', '--engine', '', '--'];
    const { code, stdout, stderr } = await badsocket([...lab, 'sh', '-c', script, 'sh', ...words]);
    expect(stdout).toBe('[a b]\n[$HOME]\n[--engine]\n[]\n[--]\n');
    expect(stderr).toBe('');
    expect(code).toBe(7);
  });

  it('ends with everything in it at a second signal', async () => {
    // The command does not end when it is asked to.
    const script = 'trap "" TERM HUP; echo ready; while :; do sleep 1; done';
    const child = spawn(process.execPath, [program, ...lab, 'sh', '-c', script], { stdio: 'pipe' });
    await once(child.stdout, 'data');
    // Two equal signals would be delivered as one.
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) child.kill(signal);
    // The streams close when every process that has inherited them has ended.
    expect(await once(child, 'close')).toEqual([130, null]);
  });

  it('is not built by a process that is not in a sandbox', async () => {
    const sealed = { BADSOCKET_SEALED: '1' };
    const message = 'badsocket: BADSOCKET_SEALED is set, but this process is not in the lab: ';
    const { code, stderr } = await badsocket([...lab, 'true'], sealed);
    expect(stderr).toMatch(new RegExp(`^${message}it was not started by badsocket\\. [^\n]*\n$`));
    expect(code).toBe(2);

    // A parent in the same network must not pass for a sandbox either.
    const child = fork(program, [...lab, 'true'], { env: { ...process.env, ...sealed }, stdio: 'pipe' });
    child.send({ outside: readlinkSync('/proc/self/ns/net') });
    const [exit, printed] = await Promise.all([
      once(child, 'exit'),
      child.stderr?.setEncoding('utf8').toArray(),
    ]);
    expect(printed?.join('')).toContain(`${message}it is in the network of its parent. `);
    expect(exit).toEqual([2, null]);
  });

  it('returns 128 plus the signal for a killed command, like a shell', async () => {
    expect((await badsocket([...lab, 'sh', '-c', 'kill -KILL $$'])).code).toBe(128 + 9);
  });

  it('reuses the lab for all processes in it, including a nested `badsocket lab`', async () => {
    const look = ['readlink', '/proc/self/ns/net'];
    const inner = [process.execPath, program, ...lab, ...look];
    const { stdout } = await badsocket([...lab, 'sh', '-c', `${look.join(' ')}; "$@"`, 'sh', ...inner]);
    const [namespace, nested] = stdout.trim().split('\n');
    expect(nested).toBe(namespace);
    expect(namespace).not.toBe(readlinkSync('/proc/self/ns/net'));
  });

  it('has no IPv6 if the kernel refuses an IPv6 address, and skips the cases that need it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'badsocket-no-ipv6-'));
    const wrapper = [
      '#!/bin/sh',
      'case "$*" in "address add fd"*) echo "RTNETLINK answers: Permission denied" >&2; exit 2;; esac',
      'PATH=${PATH#*:} exec ip "$@"',
    ];
    writeFileSync(join(folder, 'ip'), wrapper.join('\n'), { mode: 0o755 });
    const env = { PATH: [folder, process.env['PATH'], '/usr/sbin', '/sbin'].join(delimiter) };
    const args = ['run', 'route/*ipv6*', '--engine', 'chromium', '--json', '--output', folder];
    const { stdout, stderr } = await badsocket(args, env);
    rmSync(folder, { recursive: true });
    const { skipped } = JSON.parse(stdout || stderr) as Report;
    const reasons = skipped.map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['needs IPv6, which the kernel of this machine disables']));
  });

  it('hides the sockets of the machine', async () => {
    const { stdout } = await badsocket([...lab, 'sh', '-c', 'ls -A /run /tmp/.X11-unix 2>/dev/null']);
    expect(stdout).not.toMatch(/^X\d+$|dbus|docker|systemd/m);
  });

  describe.skipIf(noCurl !== undefined)(`shows curl the failure of${because(noCurl)}`, () => {
    /** The exit code of curl and the HTTP status, by URL: https://curl.se/docs/manpage.html#EXIT */
    let seen: Map<string, string>;
    const expected: [url: string, seen: string][] = [
      ['http://echo.healthy.badsocket.test/', '0 426'],
      ['https://echo.healthy.badsocket.test/', '0 426'],
      ['http://http-403.handshake.badsocket.test/', '0 403'],
      ['https://http-503.handshake.badsocket.test/', '0 503'],
      ['https://expired-certificate.tls.badsocket.test/', '60 000'],
      ['https://unknown-issuer.tls.badsocket.test/', '60 000'],
      ['http://closed.port.badsocket.test/', '7 000'],
      ['http://host-unreachable.route.badsocket.test/', '7 000'],
      ['http://nxdomain.name.badsocket.test/', '6 000'],
      // Addresses and names outside the lab are unreachable.
      ['http://192.0.2.1/', '7 000'],
      ['http://[2001:db8::1]/', '7 000'],
      ['http://www.example.com/', '6 000'],
    ];

    beforeAll(async () => {
      const curl = `curl --silent --noproxy '*' --max-time 5 --output /dev/null --write-out '%{http_code}' "$url"`;
      const script = `for url; do status=$(${curl}); echo "$url $? $status"; done`;
      // These variables would replace the system's CA bundle.
      const env = { CURL_CA_BUNDLE: undefined, SSL_CERT_FILE: undefined, SSL_CERT_DIR: undefined };
      const urls = expected.map(([url]) => url);
      const { stdout } = await badsocket(['lab', '--', 'sh', '-c', script, 'sh', ...urls], env);
      seen = new Map(
        stdout
          .trim()
          .split('\n')
          .map((line) => [line.replace(/ .*/, ''), line.replace(/^\S+ /, '')]),
      );
    }, 40_000);

    it.each(expected)('%s: %s', (url, outcome) => {
      expect(seen.get(url)).toBe(outcome);
    });
  });
});
