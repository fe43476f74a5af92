import { describe, expect, it } from 'vitest';
import type { WitnessEvent } from '../model/witness.js';
import { http, name, observed, silent } from '../../test/support/verdicts.js';
import { reachOf } from './reach.js';

/** Returns the stages that a connection came to whose wire shows these events and SYNs. */
function stagesOf(events: WitnessEvent[], syn: number, fixture = http): string[] {
  const packets = {
    received: { syn, fin: 0, rst: 0 },
    sent: { synAck: 0, fin: 0, rst: 0 },
    refused: 0,
    icmpErrors: {},
    addressesTried: syn,
  };
  const requirements = [{ id: 'no-request-without-permission' as const, met: true }];
  const observation = observed(fixture.id, silent, { witness: { events, packets, requirements } });
  return reachOf([observation], [fixture]).flatMap(({ stage, seen }) => (seen > 0 ? [stage] : []));
}

const query: WitnessEvent = { event: 'query', atMs: 0, name: 'a.test', type: 'A', over: 'udp' };
const accepted: WitnessEvent = { event: 'accepted', atMs: 1, connection: 1, from: '10.65.0.2:4000' };
const request: WitnessEvent = {
  event: 'request',
  atMs: 2,
  connection: 1,
  requestLine: 'GET / HTTP/1.1',
  headers: [],
};

describe('the reach of a connection', () => {
  it('ends with the query if the client blocks before the SYN', () => {
    expect(stagesOf([query], 0)).toEqual(['query']);
  });

  it('has the TCP connection if the client asks after it is established', () => {
    expect(stagesOf([query, accepted], 1)).toEqual(['query', 'syn', 'tcp-established']);
  });

  it('has the request if the client lets it through', () => {
    expect(stagesOf([query, accepted, request], 1)).toEqual(['query', 'syn', 'tcp-established', 'request']);
  });

  it('counts no stage that the fault itself makes impossible', () => {
    const observation = observed(name.id, silent);
    expect(reachOf([observation], [name]).map(({ total }) => total)).toEqual([1, 0, 0, 0, 0, 0]);
  });
});
