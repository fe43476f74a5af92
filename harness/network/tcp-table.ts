import { endianness } from 'node:os';

/** One end of a TCP connection over IPv4, and the port of the other end. */
export interface TcpConnection {
  localAddress: string;
  localPort: number;
  remotePort: number;
}

/**
 * Whether the other host has acknowledged every byte of a connection, from the text of a /proc/net/tcp: proc_net_tcp(5).
 * `false` for a connection that is not in the table.
 */
export function isAcknowledgedIn(
  table: string,
  { localAddress, localPort, remotePort }: TcpConnection,
): boolean {
  const local = `${addressWord(localAddress)}:${portWord(localPort)}`;
  const remote = `:${portWord(remotePort)}`;
  return table.split('\n').some((line) => {
    const [, from, to, , queues] = line.trim().split(/\s+/);
    return from === local && to?.endsWith(remote) === true && queues?.startsWith('00000000:') === true;
  });
}

/** The table has the four bytes of an address as one number of the machine. */
function addressWord(address: string): string {
  const bytes = Buffer.from(address.split('.').map(Number));
  const value = endianness() === 'LE' ? bytes.readUInt32LE() : bytes.readUInt32BE();
  return value.toString(16).toUpperCase().padStart(8, '0');
}

function portWord(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
