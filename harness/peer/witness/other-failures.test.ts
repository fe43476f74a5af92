import { expect, it } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import { type Case, caseName, casesOf } from '../../model/case.js';
import type { HandshakeStep } from '../../model/step-schema.js';
import { isWitnessed, type WitnessEvent } from '../../model/witness.js';
import { stepsDone } from './in-one-connection.js';
import { requirementsOf } from './requirements.js';

const caseOf = (name: string): Case => {
  const [found] = casesOf(fixtures).filter((testCase) => caseName(testCase) === name);
  if (found === undefined) throw new RangeError(name);
  return found;
};
const on = { atMs: 1, connection: 1 };
const accepted: WitnessEvent = { event: 'accepted', ...on, from: '127.0.0.1:40000' };
const established: WitnessEvent = { event: 'tls-established', ...on, version: 'TLSv1.3', cipher: 'x' };
const ended: WitnessEvent = { event: 'finished', ...on, by: 'client' };
const bytes = (over: 'tcp' | 'tls'): WitnessEvent => ({ event: 'bytes-received', ...on, over, length: 100 });
const isWitnessedBy = (testCase: Case, ...events: WitnessEvent[]) =>
  isWitnessed({ events, requirements: requirementsOf(testCase, events, undefined) });

const handshakeSteps = ({ fixture }: Case): HandshakeStep[] => fixture.peer.handshake ?? [];
const done = (layer: 'handshake' | 'tls', steps: readonly HandshakeStep[]): WitnessEvent[] =>
  steps.map((step) => ({ event: 'step', ...on, layer, step }));

it.each(['handshake/http-100-then-403 (ws)', 'handshake/http-103-then-404 (ws)'])(
  '%s is not witnessed without the final response',
  (name) => {
    const testCase = caseOf(name);
    const steps = handshakeSteps(testCase);
    expect(isWitnessedBy(testCase, accepted, ...done('handshake', steps.slice(0, 2)), ended)).toBe(false);
    expect(isWitnessedBy(testCase, accepted, ...done('handshake', steps.slice(0, 3)), ended)).toBe(true);
  },
);

it.each([
  'handshake/finish-on-accept (ws)',
  'handshake/reset-on-accept (ws)',
  'handshake/silence-on-accept (ws)',
])('%s is not witnessed by a connection that the client does not use', (name) => {
  const testCase = caseOf(name);
  const steps = done('handshake', handshakeSteps(testCase));
  expect(isWitnessedBy(testCase, accepted, ...steps)).toBe(false);
  expect(isWitnessedBy(testCase, accepted, bytes('tcp'), ...steps)).toBe(true);
});

it.each([
  'handshake/finish-on-accept (wss)',
  'handshake/reset-on-accept (wss)',
  'handshake/silence-on-accept (wss)',
])('%s is not witnessed by a TLS connection that the client does not use', (name) => {
  const testCase = caseOf(name);
  const steps = done('handshake', handshakeSteps(testCase));
  expect(isWitnessedBy(testCase, accepted, bytes('tcp'), established, ...steps)).toBe(false);
  expect(isWitnessedBy(testCase, accepted, bytes('tcp'), established, bytes('tls'), ...steps)).toBe(true);
});

it.each([
  'tls/finish-on-accept (wss)',
  'tls/reset-on-accept (wss)',
  'tls/silence-on-accept (wss)',
  'tls/random-bytes-on-accept (wss)',
])('%s is not witnessed by a connection that the client does not use', (name) => {
  const testCase = caseOf(name);
  const { tls } = testCase.fixture.peer;
  const steps = (Array.isArray(tls) ? tls : []).map((step): WitnessEvent => ({
    event: 'step',
    ...on,
    layer: 'tls',
    step,
  }));
  expect(stepsDone(steps, 'tls')).not.toEqual([]);
  expect(isWitnessedBy(testCase, accepted, ...steps)).toBe(false);
  expect(isWitnessedBy(testCase, accepted, bytes('tcp'), ...steps)).toBe(true);
});

it('the answer with an unspecified IPv6 address is the one to the query for AAAA', () => {
  const testCase = caseOf('name/zero-address-ipv6 (ws)');
  const answered = (type: string): boolean | undefined => {
    const event: WitnessEvent = { event: 'answer', atMs: 1, name: 'a.test', type, answer: '' };
    return requirementsOf(testCase, [event], undefined).find(({ id }) => id === 'name-answered')?.met;
  };
  expect([answered('A'), answered('AAAA')]).toEqual([false, true]);
});
