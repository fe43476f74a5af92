import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** All that `openssl s_client` prints of a host on port 443, when it has sent `input` and the connection is over. */
export async function opensslClient(host: string, args: readonly string[] = [], input = ''): Promise<string> {
  const connect = ['s_client', '-connect', `${host}:443`, '-servername', host, '-ign_eof', ...args];
  const client = spawn('openssl', connect, { stdio: ['pipe', 'pipe', 'pipe'] });
  client.stdin.on('error', () => client.stdin.destroy());
  client.stdin.write(input);
  const ended = once(client, 'close');
  const printed = await Promise.all([text(client.stdout), text(client.stderr)]);
  await ended;
  return printed.join('\n');
}
