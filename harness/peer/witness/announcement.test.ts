import { describe, expect, it } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import { selectOver } from '../../cli/select.js';
import { awaitsAnnouncement } from '../../model/announcement.js';
import { caseName, casesOf } from '../../model/case.js';
import type { Fixture } from '../../model/fixture.js';
import { icmpErrorOfDisruption } from '../../model/path-outcome.js';
import { isWitnessed, type PacketCounts, type WitnessEvent } from '../../model/witness.js';
import { acceptingSteps } from '../handshake.js';
import { requirementsOf } from './requirements.js';

const packetsFor = ({ peer }: Fixture): PacketCounts => ({
  received: { syn: 1, fin: 1, rst: 0 },
  sent: { synAck: 1, fin: 1, rst: 1 },
  refused: 1,
  icmpErrors: Object.fromEntries(
    (peer.connection ?? []).flatMap((step) => {
      const error = step.step === 'disruptPath' ? icmpErrorOfDisruption(step.packets) : undefined;
      return error === undefined ? [] : [[error, 1]];
    }),
  ),
  addressesTried: 1,
});
const cases = casesOf(
  selectOver(fixtures, ['http1']).filter(
    ({ group }) => group === 'connection' || group === 'protocol-violation',
  ),
).map((testCase) => [caseName(testCase), testCase] as const);
const announcing = cases.filter(([, { fixture }]) => awaitsAnnouncement(fixture));

describe.each(announcing)('%s', (_, testCase) => {
  const { fixture, scheme } = testCase;
  const { peer } = fixture;
  const packets = packetsFor(fixture);
  const on = { atMs: 1, connection: 1 };
  const opened: WitnessEvent[] = [
    { event: 'query', atMs: 1, name: 'a.test', type: 'A', over: 'udp' },
    { event: 'accepted', ...on, from: '10.65.0.2:40000' },
    ...(scheme === 'wss'
      ? [{ event: 'tls-established', ...on, version: 'TLSv1.3', cipher: 'x' } as const]
      : []),
    {
      event: 'request',
      ...on,
      requestLine: 'GET / HTTP/1.1',
      headers: [['Sec-WebSocket-Extensions', 'permessage-deflate']],
    },
    ...(peer.handshake ?? acceptingSteps(peer)).map((step): WitnessEvent => ({
      event: 'step',
      ...on,
      layer: 'handshake',
      step,
    })),
  ];
  const steps = (peer.connection ?? []).map((step): WitnessEvent => ({
    event: 'step',
    ...on,
    layer: 'connection',
    step,
  }));
  const isObservedBy = (...events: WitnessEvent[]) =>
    isWitnessed({ events, packets, requirements: requirementsOf(testCase, events, packets, true) });

  it('is witnessed if the script says that it is open, and the peer runs its steps', () => {
    expect(isObservedBy(...opened, { event: 'open-announced', ...on }, ...steps)).toBe(true);
  });

  it('is not witnessed if the script does not say that it is open', () => {
    expect(isObservedBy(...opened, ...steps)).toBe(false);
  });

  it('is not witnessed if the script says so on another connection', () => {
    expect(isObservedBy(...opened, ...steps, { event: 'open-announced', atMs: 2, connection: 2 })).toBe(
      false,
    );
  });

  it('is witnessed if the response reaches a client that does not open', () => {
    expect(isObservedBy(...opened, { event: 'response-acknowledged', ...on })).toBe(true);
  });

  it('is not witnessed if the script says that it is open, and the peer does not run its steps', () => {
    const late = { event: 'open-announced', ...on } as const;
    expect(isObservedBy(...opened, { event: 'response-acknowledged', ...on }, late)).toBe(false);
  });
});

it('no fixture whose steps are sent together with the response waits for the script', () => {
  expect(cases.filter(([, { fixture }]) => !awaitsAnnouncement(fixture)).map(([name]) => name)).toEqual(
    ['finish-with-101', 'reset-with-101', 'finish-with-101-and-message'].flatMap((name) => [
      `connection/${name} (ws)`,
      `connection/${name} (wss)`,
    ]),
  );
});
