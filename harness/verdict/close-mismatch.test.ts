import { describe, expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { EventRecord, Trace } from '../probe/trace.js';
import {
  closed,
  closeEvent,
  closing,
  event,
  knownDefect,
  failed,
  fixture,
  run,
  name,
  http,
  close4001,
  silent,
  judged,
  ref,
  sentencesOf,
  known,
} from '../../test/support/verdicts.js';
import { verdict } from './verdict.js';

describe('a control', () => {
  const rest: [Fixture, Trace][] = [
    [name, silent],
    [http, silent],
  ];
  const mismatchesOf = (trace: Trace, control = close4001) =>
    judged(run([...rest, [control, trace]])).findings.map((finding) =>
      finding.kind === 'close-mismatch'
        ? [finding.channel, finding.here.value, finding.intended]
        : finding.kind,
    );

  it('is a mismatch if the code that the server chose is hidden', () => {
    expect(mismatchesOf(closed(1006, 'why'))).toEqual([['close.code', '1006', '4001']]);
  });

  it('is a mismatch if a script reads a code that the server did not choose', () => {
    expect(mismatchesOf(closed(1000), closing('explicit-close/empty', {}))).toEqual([
      ['close.code', '1000', '1005'],
    ]);
  });

  it('is a mismatch if the reason is blanked or invented', () => {
    expect(mismatchesOf(closed(4001, ''))).toEqual([['close.reason', '""', '"why"']]);
    expect(mismatchesOf(closed(4000, 'x'), closing('explicit-close/a', { code: 4000 }))).toEqual([
      ['close.reason', '"x"', '""'],
    ]);
  });

  it('is a mismatch if a clean close reads as unclean', () => {
    expect(mismatchesOf(closed(4001, 'why', false))).toEqual([['close.wasClean', 'false', 'true']]);
  });

  it('is a mismatch if an error event comes with the close', () => {
    const events: EventRecord[] = [event('open'), event('error'), closeEvent(4001, 'why', true)];
    expect(mismatchesOf(failed({ events }))).toEqual([['events', '["error","close"]', '["close"]']]);
  });

  it('is a mismatch if the connection did not open', () => {
    expect(mismatchesOf(silent, fixture('healthy/another'))).toEqual([['open', 'false', 'true']]);
  });

  it.each([1000, 4000])('makes the run invalid if a script misreads a plain Close frame with %i', (code) => {
    const plain = closing('explicit-close/plain', { code });
    const failures: [Fixture, Trace][] = [...rest, [plain, closed(1006)]];
    expect(verdict(run(failures)).exitCode).toBe(2);
    expect(sentencesOf(run(failures)).summary).toBe(
      `INVALID: 1 client, 4 observations, 1 problem. The first: test: a control failed: a script cannot read explicit-close/plain (ws) as it must: close.code is 1006 (1 of 1) instead of ${code}`,
    );
    const covering = known(knownDefect('explicit-close/*', 'close.code', '1006'));
    expect(verdict(run(failures, covering)).exitCode).toBe(0);
  });

  it('is a finding, and leaves the run valid, if a script misreads another Close frame', () => {
    const failures: [Fixture, Trace][] = [...rest, [close4001, closed(1006, 'why')]];
    expect(judged(run(failures)).problems).toEqual([]);
    expect(verdict(run(failures)).exitCode).toBe(1);
    const covering = known(knownDefect('explicit-close/*', 'close.code', '1006'));
    expect(verdict(run(failures, covering)).exitCode).toBe(0);
  });

  it('is unexpected if the script reads another value than the known one', () => {
    const covering = known(knownDefect('explicit-close/*', 'close.code', '1006'));
    const failures: [Fixture, Trace][] = [...rest, [close4001, closed(4999, 'why')]];
    expect(judged(run(failures, covering)).defects).toMatchObject([{ status: 'new' }]);
  });

  it('makes the run invalid if it did not open, even if that was expected', () => {
    const failures: [Fixture, Trace][] = [...rest, [fixture('healthy/another'), silent]];
    expect(verdict(run(failures, known(knownDefect('healthy/*', 'open', 'false')))).exitCode).toBe(2);
  });

  it('makes the run invalid if its fixture sends no Close frame', () => {
    const input = run([...rest, [fixture('explicit-close/none'), closed(1000)]]);
    expect(judged(input).problems).toEqual([
      { kind: 'control-without-close', surfaces: ['window'], cases: [ref('explicit-close/none (ws)')] },
    ]);
    expect(sentencesOf(input).problems).toEqual([
      'test: explicit-close/none (ws): a control that sends no Close frame: give its peer a sendClose step',
    ]);
  });
});
