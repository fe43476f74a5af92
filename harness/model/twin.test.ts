import { expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { caseName, casesOf } from './case.js';
import { specialTwinOf, twinsIn } from './twin.js';

const twinOf = twinsIn(fixtures);

const byTwin = (twin: string | undefined) =>
  casesOf(fixtures).filter((testCase) => {
    const found = twinOf(testCase);
    return (found && caseName(found)) === twin;
  });

it('every case but the healthy ones has a control like it', () => {
  expect(new Set(byTwin(undefined).map(({ fixture }) => fixture.group))).toEqual(new Set(['healthy']));
});

it('every special control is a fixture, and needed', () => {
  const special = new Set(fixtures.map(specialTwinOf).filter((id) => id !== undefined));
  expect([...special].filter((id) => !fixtures.some((fixture) => fixture.id === id))).toEqual([]);
});

it.each([
  ['tls/wrong-finished (wss)', 'healthy/own-tls-1-3 (wss)'],
  ['tls/expired-intermediate (wss)', 'healthy/intermediate-certificate (wss)'],
  ['tls/must-staple-without-response (wss)', 'healthy/stapled-response (wss)'],
  ['blocked-by-client/port-25 (ws)', 'healthy/unusual-port (ws)'],
  ['blocked-by-client/csp-no-connections (wss)', 'healthy/csp-by-scheme (wss)'],
  ['blocked-by-client/mixed-content (ws)', 'healthy/https-page (wss)'],
  ['blocked-by-client/subprotocol-twice (ws)', 'healthy/subprotocol (ws)'],
  ['tls/expired-certificate (wss)', 'healthy/echo (wss)'],
  ['name/label-too-long (ws)', 'healthy/echo (ws)'],
  ['handshake/http-403 (wss)', 'healthy/echo (wss)'],
])('the control of %s is %s', (name, twin) => {
  const [testCase] = casesOf(fixtures).filter((candidate) => caseName(candidate) === name);
  if (testCase === undefined) throw new RangeError(name);
  const found = twinOf(testCase);
  expect(found && caseName(found)).toBe(twin);
});
