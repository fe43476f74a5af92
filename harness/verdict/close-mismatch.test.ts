import { describe, expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { EventRecord, Trace } from '../probe/trace.js';
import {
  closed,
  closeEvent,
  closing,
  event,
  expectation,
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
  const misread = (trace: Trace, control = close4001) =>
    judged(run([...rest, [control, trace]])).findings.map((finding) =>
      finding.kind === 'close-mismatch' ? [finding.channel, finding.here.value, finding.asked] : finding.kind,
    );

  it('is misread where a code that the server chose is hidden', () => {
    expect(misread(closed(1006, 'why'))).toEqual([['close.code', '1006', '4001']]);
  });

  it('is misread where a code is shown that the server did not choose', () => {
    expect(misread(closed(1000), closing('explicit-close/empty', {}))).toEqual([
      ['close.code', '1000', '1005'],
    ]);
  });

  it('is misread where a reason is blanked, or made up', () => {
    expect(misread(closed(4001, ''))).toEqual([['close.reason', '""', '"why"']]);
    expect(misread(closed(4000, 'x'), closing('explicit-close/a', { code: 4000 }))).toEqual([
      ['close.reason', '"x"', '""'],
    ]);
  });

  it('is misread where a clean close is called unclean', () => {
    expect(misread(closed(4001, 'why', false))).toEqual([['close.wasClean', 'false', 'true']]);
  });

  it('is misread where an error comes with it', () => {
    const events: EventRecord[] = [event('open'), event('error'), closeEvent(4001, 'why', true)];
    expect(misread(failed({ events }))).toEqual([['events', '["error","close"]', '["close"]']]);
  });

  it('is misread where it never opened', () => {
    expect(misread(silent, fixture('healthy/another'))).toEqual([['open', 'false', 'true']]);
  });

  it('makes the run invalid where it is misread and nobody expected that', () => {
    const failures: [Fixture, Trace][] = [...rest, [close4001, closed(1006, 'why')]];
    expect(verdict(run(failures)).exitCode).toBe(2);
    expect(sentencesOf(run(failures)).summary).toBe(
      'INVALID: 1 client, 4 observations, 1 problem. The first: test: a control failed: a script cannot read explicit-close/code-4001 (ws) as it must: close.code is 1006 (1 of 1) instead of 4001',
    );
    for (const covering of ['close-mismatch', 'close.code'])
      expect(verdict(run(failures, known(expectation('explicit-close/*', covering)))).exitCode).toBe(0);
  });

  it('makes the run invalid where it did not open, even if that was expected', () => {
    const failures: [Fixture, Trace][] = [...rest, [fixture('healthy/another'), silent]];
    expect(verdict(run(failures, known(expectation('healthy/*', 'close-mismatch')))).exitCode).toBe(2);
  });

  it('makes the run invalid where its fixture sends no Close frame to be read', () => {
    const input = run([...rest, [fixture('explicit-close/none'), closed(1000)]]);
    expect(judged(input).problems).toEqual([
      { kind: 'control-without-close', surfaces: ['window'], cases: [ref('explicit-close/none (ws)')] },
    ]);
    expect(sentencesOf(input).problems).toEqual([
      'test: explicit-close/none (ws): a control that sends no Close frame: give its peer a sendClose step',
    ]);
  });
});
