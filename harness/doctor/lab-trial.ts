import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:tls';
import { fixtures } from '../../fixtures/index.js';
import { casesOf } from '../model/case.js';
import { openLab } from '../network/lab/network.js';
import { startPeer } from '../peer/peer.js';
import type { Check } from './diagnosis.js';

/**
 * A program, run inside the lab: whether all is there that a client meets on its way to a healthy peer. Prints what it
 * finds as JSON.
 */
const checks: Check[] = [];

async function check(what: string, look: () => Promise<string>, fix?: string): Promise<void> {
  try {
    checks.push({ what, ok: true, said: await look() });
  } catch (problem) {
    const said = (problem as Error).message;
    checks.push({ what, ok: false, said, ...(fix !== undefined && { fix }) });
  }
}

/** A bundle that the lab has covered with its own: https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html */
async function systemBundle(): Promise<string> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const [, path] = /^\d+ \d+ \S+ \S*\/bundle\.pem (\S+) /m.exec(mounts) ?? [];
  if (path === undefined) throw new Error('this system has no bundle of certificates');
  return path;
}

await using network = await openLab();
checks.push({ what: 'resolver', ok: true, said: 'a resolver of its own on port 53' });

const echo = casesOf(fixtures).find(
  ({ fixture, scheme }) => fixture.id === 'healthy/echo' && scheme === 'wss',
);
if (echo === undefined) throw new Error('there is no healthy peer');
await using peer = await startPeer(echo, network);
const { hostname } = new URL(peer.url);
const { address } = await lookup(hostname).catch(() => ({ address: undefined }));
await check('names', async () => {
  if (address === undefined) throw new Error(`${hostname} does not resolve`);
  return `${hostname} is ${address}`;
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
    return `a certificate of the lab's own authority is good by ${path.replace(/^.*\/etc-of-the-machine\//, '/etc/')}`;
  },
  'sudo apt-get install ca-certificates',
);
const hasIpv6 = existsSync('/proc/net/if_inet6');
checks.push({
  what: 'IPv6',
  ok: hasIpv6,
  said: hasIpv6 ? 'the kernel has it' : 'switched off in the kernel: what needs it is skipped',
  optional: true,
});

process.stdout.write(JSON.stringify(checks));
