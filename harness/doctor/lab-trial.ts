import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:tls';
import { fixtures } from '../../fixtures/index.js';
import { caseName, casesOf } from '../model/case.js';
import { hasIpv6, openLab } from '../network/lab/network.js';
import { startPeer } from '../peer/peer.js';
import type { Check } from './diagnosis.js';

/**
 * A program that runs inside the lab. It checks everything that a client needs to connect to a healthy peer, and prints the
 * checks as JSON.
 */
const checks: Check[] = [];

async function check(name: string, inspect: () => Promise<string>, fix?: string): Promise<void> {
  try {
    checks.push({ name, ok: true, detail: await inspect() });
  } catch (problem) {
    const detail = (problem as Error).message;
    checks.push({ name, ok: false, detail, ...(fix !== undefined && { fix }) });
  }
}

/**
 * Returns the path of a system bundle of certificates over which the lab has mounted its own.
 * https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
 */
async function systemBundle(): Promise<string> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const [, path] = /^\d+ \d+ \S+ \S*\/bundle\.pem (\S+) /m.exec(mounts) ?? [];
  if (path === undefined) throw new Error('this system has no CA bundle');
  return path;
}

await using network = await openLab();
checks.push({ name: 'resolver', ok: true, detail: "the lab's resolver listens on port 53" });

const echo = casesOf(fixtures).find((testCase) => caseName(testCase) === 'healthy/echo (wss)');
if (echo === undefined) throw new Error('The fixture healthy/echo does not exist.');
await using peer = await startPeer(echo, network);
const { hostname } = new URL(peer.url);
const { address } = await lookup(hostname).catch(() => ({ address: undefined }));
await check('names', async () => {
  if (address === undefined) throw new Error(`${hostname} does not resolve`);
  return `${hostname} resolves to ${address}`;
});
await check(
  'trust',
  async () => {
    const path = await systemBundle();
    const socket = connect({
      host: address ?? hostname,
      port: 443,
      servername: hostname,
      ca: await readFile(path, 'utf8'),
    });
    await once(socket, 'secureConnect');
    socket.destroy();
    return `${path.replace(/^.*\/etc-of-the-machine\//, '/etc/')} trusts the lab's certificate authority (CA)`;
  },
  'sudo apt-get install ca-certificates',
);
checks.push({
  name: 'IPv6',
  ok: hasIpv6(),
  detail: hasIpv6() ? 'enabled in the kernel' : 'disabled in the kernel: fixtures that need it are skipped',
  optional: true,
});

process.stdout.write(JSON.stringify(checks));
