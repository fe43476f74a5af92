import { describe, expect, it } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import { type Case, caseName, casesOf } from '../../model/case.js';
import { fixtureOf } from '../../model/fixture.js';
import { icmpErrorNames } from '../../model/icmp-error.js';
import { failsOnClientHost, icmpErrorOf, opensConnection, sendsReset } from '../../model/path-outcome.js';
import { pathOutcomesOf } from '../../model/peer.js';
import { isWitnessed, type PacketCounts, type WitnessEvent } from '../../model/witness.js';
import { requirementsOf } from './requirements.js';

const noPackets: PacketCounts = {
  received: { syn: 0, fin: 0, rst: 0 },
  sent: { synAck: 0, fin: 0, rst: 0 },
  refused: 0,
  icmpErrors: {},
  addressesTried: 0,
};
const asked: WitnessEvent[] = [
  { event: 'query', atMs: 1, name: 'a.test', type: 'A', over: 'udp' },
  { event: 'answer', atMs: 2, name: 'a.test', type: 'A', answer: 'something' },
];
const accepted: WitnessEvent = { event: 'accepted', atMs: 3, connection: 1, from: '10.65.0.2:40000' };

const isWitnessedBy = (testCase: Case, events: WitnessEvent[], packets: PacketCounts) =>
  isWitnessed({ events, packets, requirements: requirementsOf(testCase, events, packets) });

const titled = (cases: Case[]) => cases.map((testCase) => [caseName(testCase), testCase] as const);
const unreached = casesOf(fixtures.filter(({ group }) => ['name', 'route', 'port'].includes(group)));
const invalidLabel = ({ fixture }: Case) =>
  fixture.peer.name !== undefined && 'invalidLabel' in fixture.peer.name;

describe.each(titled(unreached.filter((testCase) => !invalidLabel(testCase))))('%s', (_, testCase) => {
  it('is not witnessed by a client that did nothing', () => {
    expect(isWitnessedBy(testCase, [], noPackets)).toBe(false);
  });
});

describe.each(titled(unreached.filter(({ fixture }) => fixture.group !== 'name')))('%s', (_, testCase) => {
  it('is not witnessed by a client that only queried the name', () => {
    expect(isWitnessedBy(testCase, asked, noPackets)).toBe(false);
  });

  it('is not witnessed by a client of a healthy peer', () => {
    const healthy = { ...noPackets, sent: { ...noPackets.sent, synAck: 1 }, addressesTried: 1 };
    expect(isWitnessedBy(testCase, [...asked, accepted], healthy)).toBe(false);
  });
});

describe.each(titled(unreached.filter(({ fixture }) => fixture.group === 'name')))('%s', (_, testCase) => {
  it('is not witnessed by a client that sent a SYN to the peer', () => {
    const packets = { ...noPackets, received: { ...noPackets.received, syn: 1 }, addressesTried: 1 };
    expect(isWitnessedBy(testCase, asked, packets)).toBe(false);
  });
});

it.each(titled(unreached.filter(invalidLabel)))(
  '%s is not witnessed by a client that could send the query',
  (_, testCase) => {
    expect(isWitnessedBy(testCase, asked, noPackets)).toBe(false);
  },
);

const routed = unreached.filter(
  ({ fixture }) => fixture.group !== 'name' && !pathOutcomesOf(fixture.peer).every(failsOnClientHost),
);

describe.each(titled(routed))('%s', (_, testCase) => {
  const outcomes = pathOutcomesOf(testCase.fixture.peer);
  const errors = outcomes.map(icmpErrorOf);
  const packets: PacketCounts = {
    received: { syn: 2 * outcomes.length, fin: 0, rst: 0 },
    sent: { synAck: outcomes.some(opensConnection) ? 1 : 0, fin: 0, rst: outcomes.filter(sendsReset).length },
    refused: 2 * outcomes.length,
    icmpErrors: Object.fromEntries(
      icmpErrorNames.flatMap((error) => {
        const addresses = errors.filter((other) => other === error).length;
        return addresses > 0 ? [[error, addresses]] : [];
      }),
    ),
    addressesTried: outcomes.length,
  };
  const events = outcomes.some(opensConnection) ? [...asked, accepted] : asked;

  it('is witnessed if the router sends exactly its ICMP errors', () => {
    expect(isWitnessedBy(testCase, events, packets)).toBe(true);
  });

  it.runIf(errors.some((error) => error !== undefined))('is not witnessed if the router sends none', () => {
    expect(isWitnessedBy(testCase, events, { ...packets, icmpErrors: {} })).toBe(false);
  });

  it('is not witnessed if the router sends another', () => {
    const other = icmpErrorNames.find((error) => !errors.includes(error)) ?? 'net-unreachable';
    const icmpErrors = { ...packets.icmpErrors, [other]: 1 };
    expect(isWitnessedBy(testCase, events, { ...packets, icmpErrors })).toBe(false);
  });
});

it('two addresses with the same ICMP error need it for each', () => {
  const fixture = fixtureOf('route', 'two', {
    title: 'Two addresses',
    peer: { route: { packets: ['icmp-host-unreachable', 'icmp-host-unreachable'] } },
    spec: 'https://www.rfc-editor.org/rfc/rfc792#page-4',
  });
  const sentFor = (addresses: number) =>
    requirementsOf({ fixture, scheme: 'ws', transport: 'http1' }, asked, {
      ...noPackets,
      icmpErrors: { 'host-unreachable': addresses },
    }).find(({ id }) => id === 'icmp-error-sent')?.met;
  expect([sentFor(1), sentFor(2)]).toEqual([false, true]);
});
