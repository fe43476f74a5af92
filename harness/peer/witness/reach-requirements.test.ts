import { describe, expect, it } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import { type Case, caseName, casesOf } from '../../model/case.js';
import { isWitnessed, type PacketCounts, type WitnessEvent } from '../../model/witness.js';
import { requirementsOf } from './requirements.js';

const noPackets: PacketCounts = {
  received: { syn: 0, fin: 0, rst: 0 },
  sent: { synAck: 0, fin: 0, rst: 0 },
  refused: 0,
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
