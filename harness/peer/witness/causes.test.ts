import { expect, it } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import { namesWithCauses } from '../../../fixtures/tls/causes.js';
import type { WitnessEvent } from '../../model/witness.js';
import { alertDescriptions } from '../alerts.js';
import { requirementsOf } from './requirements.js';

const tls = fixtures.filter(({ group }) => group === 'tls');

/** Whether the client of a fixture gives no other reason, by the events of its connection. */
function isForThisReason(id: string, ...events: WitnessEvent[]): boolean | undefined {
  const fixture = fixtures.find((candidate) => candidate.id === id);
  if (fixture === undefined) throw new RangeError(id);
  return requirementsOf({ fixture, scheme: 'wss', transport: 'http1' }, events, undefined).find(
    ({ id }) => id === 'no-other-cause',
  )?.met;
}
const alert = (description: string): WitnessEvent => ({
  event: 'alert-received',
  atMs: 1,
  connection: 1,
  level: 'fatal',
  description,
});
const report = (message: string): WitnessEvent => ({ event: 'engine-report', atMs: 1, message });

it('every fixture of tls says why a client may fail', () => {
  expect(tls.filter(({ causes }) => causes === undefined).map(({ id }) => id)).toEqual([]);
  expect(namesWithCauses.filter((name) => !tls.some(({ id }) => id === `tls/${name}`))).toEqual([]);
});

it('every alert of the table exists', () => {
  const alerts = tls.flatMap(({ causes }) => causes?.alerts ?? []);
  expect(alerts.filter((name) => !(name in alertDescriptions))).toEqual([]);
});

it.each([
  ['tls/sha1-signature', alert('bad_certificate'), true],
  ['tls/sha1-signature', alert('unknown_ca'), false],
  ['tls/expired-certificate', alert('certificate_expired'), true],
  ['tls/expired-certificate', alert('unknown_ca'), false],
  ['tls/wrong-finished', alert('decrypt_error'), true],
  ['tls/wrong-finished', alert('certificate_unknown'), false],
  ['tls/handshake-failure-alert', alert('close_notify'), true],
  ['tls/handshake-failure-alert', alert('unknown_ca'), false],
  ['tls/wrong-host', report('net::ERR_CERT_COMMON_NAME_INVALID'), true],
  ['tls/wrong-host', report('net::ERR_CERT_AUTHORITY_INVALID'), false],
  ['tls/wrong-host', report('WebSocket opening handshake was canceled'), true],
])('a failure of %s with %j is for its own reason: %s', (id, event, expected) => {
  expect(isForThisReason(id, event)).toBe(expected);
});

it('a client that gives no reason may have the right one', () => {
  expect(isForThisReason('tls/wrong-host')).toBe(true);
});
