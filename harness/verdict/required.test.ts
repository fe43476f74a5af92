import { expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import {
  closeEvent,
  code,
  event,
  failed,
  fin,
  http,
  judged,
  name,
  often,
  run,
  silent,
  tls,
} from '../../test/support/verdicts.js';

const failures: readonly Fixture[] = [name, tls, http, fin];

/** Returns the findings on a client whose failures all have this trace. */
function findingsOfUniform(trace: Trace) {
  const { findings } = judged(run(failures.map((fixture) => [fixture, trace])));
  return findings.map((finding) => ({
    kind: finding.kind,
    channel: 'channel' in finding ? finding.channel : '',
    value: finding.here.value,
    required: 'required' in finding ? finding.required : '',
    cases: finding.cases.length,
  }));
}

const mismatch = (channel: string, value: string, required: string) => ({
  kind: 'feedback-mismatch',
  channel,
  value,
  required,
  cases: failures.length,
});

const thrown = { class: 'DOMException < Error', name: 'SyntaxError', message: 'no', attributes: {} };

it('finds nothing if all failures are as the standard requires', () => {
  expect(findingsOfUniform(silent)).toEqual([]);
});

it.each<[string, Trace, ReturnType<typeof mismatch>[]]>([
  ['read 1002', code(1002), [mismatch('close.code', '1002', '1006')]],
  [
    'read a clean 1000 without an event error',
    failed({ events: [closeEvent(1000, '', true)] }),
    [
      mismatch('events', '["close"]', '["error","close"]'),
      mismatch('close.code', '1000', '1006'),
      mismatch('close.wasClean', 'true', 'false'),
    ],
  ],
  [
    'read a reason',
    failed({ events: [event('error'), closeEvent(1006, 'refused')] }),
    [mismatch('close.reason', '"refused"', '""')],
  ],
  [
    'throw',
    failed({ events: [], threw: thrown }),
    [mismatch('events', '"the constructor threw"', '["error","close"]')],
  ],
])('a client whose failures all %s does not conform', (_, trace, expected) => {
  expect(findingsOfUniform(trace)).toEqual(expected);
});

it('a value that the standard does not allow has a finding, however rare it is', () => {
  const rare = often(20, silent, code(1000));
  const { findings } = judged(run(failures.map((fixture) => [fixture, ...rare])));
  expect(findings).toMatchObject([
    { kind: 'feedback-mismatch', channel: 'close.code', here: { value: '1000' } },
  ]);
});

it('a client that deviates in one case has no finding about all cases', () => {
  const { findings } = judged(
    run([
      [name, code(1002)],
      [tls, silent],
      [http, silent],
    ]),
  );
  expect(findings.map(({ kind }) => kind)).toEqual(['distinguishable']);
});
