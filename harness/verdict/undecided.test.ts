import { expect, it } from 'vitest';
import {
  closeEvent,
  code,
  event,
  failed,
  fin,
  http,
  judged,
  name,
  nonEmpty,
  often,
  ref,
  run,
  silent,
  tls,
} from '../../test/support/verdicts.js';
import { verdict } from './verdict.js';

/** A value that no standard forbids. */
const other = failed({ events: [event('error', { class: 'ErrorEvent < Event' }), closeEvent()] });
const varying = nonEmpty([silent, other]);

it('a case that never shows the usual value of a varying channel is undecided, and the run does not pass', () => {
  const input = run([
    [name, silent, silent],
    [http, ...varying],
    [fin, silent, silent],
    [tls, other, other],
  ]);
  const { findings, classes } = judged(input);
  expect(findings).toMatchObject([
    {
      kind: 'undecided',
      channel: 'error.class',
      cases: [ref('tls/expired-certificate (ws)')],
      here: { value: '"ErrorEvent < Event"', seen: 2, total: 2 },
      elsewhere: { value: '"Event"', seen: 5, total: 6 },
    },
  ]);
  expect(classes).toHaveLength(1);
  expect(verdict(input).exitCode).toBe(1);
});

it('is decided by more repetitions, either way', () => {
  const kindsOf = (...cases: Parameters<typeof run>[0]) =>
    judged(run(cases)).findings.map(({ kind }) => kind);
  const rest: Parameters<typeof run>[0] = [
    [name, ...often(10, ...varying)],
    [http, ...often(10, ...varying)],
    [fin, ...often(10, ...varying)],
  ];
  expect(kindsOf(...rest, [tls, ...often(20, other)])).toEqual(['distinguishable']);
  expect(kindsOf(...rest, [tls, ...often(10, ...varying)])).toEqual([]);
});

it('a case that shows the usual value at least once is within chance', () => {
  const { findings } = judged(
    run([
      [name, silent, silent],
      [http, ...varying],
      [tls, ...varying],
    ]),
  );
  expect(findings).toEqual([]);
});

it('a value that the standard forbids is undecided once, not also a mismatch', () => {
  const { findings } = judged(
    run([
      [name, silent, silent, silent],
      [http, silent, silent, code(1002)],
      [fin, silent, silent, silent],
      [tls, code(1002), code(1002), code(1002)],
    ]),
  );
  expect(findings.map(({ kind, cases }) => [kind, cases.map(({ fixture }) => fixture)])).toEqual([
    ['undecided', ['tls/expired-certificate']],
    ['feedback-mismatch', ['handshake/http-403']],
  ]);
});
