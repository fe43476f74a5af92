import { describe, expect, it } from 'vitest';
import { type LocalAddress, serveAddressOf } from './hosts.js';

const lan = { address: '192.168.1.5', name: 'eth0' };
const docker = { address: '172.17.0.1', name: 'docker0' };
const home = { address: 'fd00::5', name: 'eth0' };
const open = { address: '203.0.113.5', name: 'eth1' };
const open6 = { address: '2001:db8::5', name: 'eth1' };

const chosen = (host: string | true, ...available: LocalAddress[]) => serveAddressOf(host, available).address;

describe('--host without an address', () => {
  it.each([
    ['the only private address', [open, lan], lan],
    ['the private IPv4 address if there is one of each family', [home, lan], lan],
    ['the only private IPv6 address', [open, open6, home], home],
  ])('selects %s', (_, available, expected) => {
    expect(chosen(true, ...available)).toBe(expected.address);
  });

  it('lists the private addresses if there are several', () => {
    expect(() => chosen(true, open, lan, docker)).toThrow(
      '--host: this machine has several private addresses. Name one with --host <address>: 192.168.1.5 (eth0), 172.17.0.1 (docker0)',
    );
  });

  it('selects no public address, and says how to name it', () => {
    expect(() => chosen(true, open, open6)).toThrow(
      '--host: this machine has no private address. Everyone on the Internet may reach its public addresses. To use one, name it with --host <address>: 203.0.113.5 (eth1), 2001:db8::5 (eth1)',
    );
  });

  it('says that a machine without a network has no address', () => {
    expect(() => chosen(true)).toThrow('--host: this machine is not connected to a network.');
  });

  it.each([
    '10.0.0.1',
    '10.255.255.254',
    '172.16.0.1',
    '172.31.255.254',
    '192.168.255.1',
    'fc00::1',
    'fdff::1',
  ])('%s is private', (address) => {
    expect(chosen(true, { address, name: 'eth0' })).toBe(address);
  });

  it.each(['9.255.255.255', '11.0.0.1', '172.32.0.1', '192.169.0.1', '100.64.0.1', '8.8.8.8', '2001:db8::1'])(
    '%s is not private',
    (address) => {
      expect(() => chosen(true, { address, name: 'eth0' })).toThrow('no private address');
    },
  );
});

it('--host with an address selects it, also if it is public', () => {
  expect(serveAddressOf(open.address, [open, lan])).toEqual({
    address: open.address,
    hosts: [open.address],
    shared: true,
  });
  expect(serveAddressOf(home.address, [home]).hosts).toEqual(['[fd00::5]']);
});

it('without --host, or with a name of loopback, the service is not shared', () => {
  for (const host of [undefined, 'localhost', '127.0.0.1'])
    expect(serveAddressOf(host, [lan])).toMatchObject({ address: '127.0.0.1', shared: false });
});
