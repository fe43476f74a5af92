import { expect, it } from 'vitest';
import type { PacketCounts, WitnessEvent } from '../../model/witness.js';
import { acceptingSteps } from '../handshake.js';
import { blockedRequirements } from './blocked.js';

const packetsWith = (syn: number): PacketCounts => ({
  received: { syn, fin: 0, rst: 0 },
  sent: { synAck: syn, fin: 0, rst: 0 },
  refused: 0,
  icmpErrors: {},
  addressesTried: 1,
});

/** The events of connections, each with this number of steps of the opening handshake. */
const connections = (...stepCounts: number[]): WitnessEvent[] =>
  stepCounts.flatMap((count, index): WitnessEvent[] => {
    const connection = index + 1;
    return [
      { event: 'accepted', atMs: 1, connection, from: '10.65.0.2:40000' },
      ...acceptingSteps({})
        .slice(0, count)
        .map((step): WitnessEvent => ({ event: 'step', atMs: 2, connection, layer: 'handshake', step })),
    ];
  });

it.each([
  ['a client that does not connect', [], 0, true],
  ['a client that opens the connection', [2], 1, true],
  ['a client that opens the connection twice', [2, 2], 2, true],
  ['a client that only connects', [0], 1, false],
  ['a client that ends its opening handshake early', [1], 1, false],
])('of a blocked URL, %s is evidence: %j', (_, stepCounts, syn, isEvidence) => {
  const requirements = blockedRequirements({}, connections(...stepCounts), packetsWith(syn));
  expect(requirements.every(({ met }) => met)).toBe(isEvidence);
});
