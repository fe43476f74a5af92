import { expect, it } from 'vitest';
import type { Finding } from '../../model/verdict.js';
import { requiredBehaviour, channelText, expectedOf, titleOf } from './finding-text.js';
import { ref } from '../../../test/support/verdicts.js';

const common = {
  defect: 'some-defect',
  client: 'chatterfox',
  surfaces: ['window' as const],
  cases: [ref('tls/expired-certificate (wss)'), ref('tls/self-signed (wss)')],
  situations: ['tls' as const],
};
const told: Finding = {
  ...common,
  kind: 'distinguishable',
  channel: 'close.code',
  here: { value: '1015', seen: 2, total: 2 },
  elsewhere: { value: '1006', seen: 9, total: 9 },
};
const beyond: Finding = { ...told, cases: [ref('protocol-violation/masked-frame (ws)')], situations: [] };
const mismatch: Finding = {
  ...common,
  kind: 'close-mismatch',
  cases: [ref('explicit-close/code-4000 (ws)')],
  situations: [],
  channel: 'close.reason',
  here: { value: '""', seen: 1, total: 1 },
  intended: JSON.stringify('a reason that is a good deal longer than a title should be'),
};
const accepted: Finding = { ...common, kind: 'not-failed', here: { value: 'open', seen: 1, total: 2 } };
const timedOut: Finding = {
  ...common,
  kind: 'timed-out',
  budgetMs: 10_000,
  here: { value: 'nothing', seen: 1, total: 2 },
};

it.each([
  [told, 'A script can tell failed TLS handshakes from other failures: close.code is 1015, not 1006'],
  [
    { ...told, cases: [...told.cases, ref('name/nxdomain (ws)')] },
    'A script can tell names that do not resolve and failed TLS handshakes from other failures: close.code is 1015, not 1006',
  ],
  [
    mismatch,
    'A script cannot read Close frames as the server sent them: close.reason is "", not "a reason that is a good deal longer th…',
  ],
  [accepted, 'The client does not fail the connection in spite of failed TLS handshakes'],
  [timedOut, 'A script is never told that the connection ended: failed TLS handshakes'],
])('is a title of one line: %#', (finding, title) => {
  expect(titleOf(finding)).toBe(title);
});

it('cites the feedback clause if situations are told apart, else the clause of the fixture', () => {
  const spec = 'https://www.rfc-editor.org/rfc/rfc6455#section-5.1';
  expect(requiredBehaviour(told, spec).links).toEqual([
    'https://websockets.spec.whatwg.org/#feedback-from-the-protocol',
  ]);
  for (const finding of [beyond, mismatch, accepted, timedOut])
    expect(requiredBehaviour(finding, spec).links).toContain(spec);
});

it('names what the standard expects', () => {
  expect(expectedOf(told)).toBe('close.code is 1006, as it is elsewhere.');
  expect(expectedOf(timedOut)).toBe('An event close within 10000 ms.');
});

it('describes a channel by the first glob that matches', () => {
  expect(channelText(told)).toBe('code (the close code) of the event');
  expect(channelText({ ...told, channel: 'close#2.code' })).toBe('code (the close code) of the event');
  expect(channelText(accepted)).toBeUndefined();
});
