import { describe, expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import {
  after,
  closeEvent,
  code,
  event,
  failed,
  fixture,
  judged,
  run,
  silent,
} from '../../test/support/verdicts.js';

describe('findings that no known defect explains', () => {
  const failsLike = (trace: Trace, ...ids: string[]): [Fixture, Trace][] =>
    ids.map((id) => [fixture(id), trace]);
  const quiet = failsLike(silent, 'name/a', 'name/b', 'port/a', 'handshake/a', 'handshake/b', 'route/a');
  const defectsOf = (...failures: [Fixture, Trace][]) =>
    judged(run([...quiet, ...failures])).defects.map(({ id, cases }) => [
      id,
      cases.map((ref) => ref.fixture),
    ]);

  it('are one defect if the same cases differ in several channels', () => {
    const trace = failed({ events: [closeEvent(1015, 'no', true)] });
    expect(defectsOf(...failsLike(trace, 'tls/a', 'tls/b'))).toEqual([
      ['chromium-tls-close-code', ['tls/a', 'tls/b']],
    ]);
  });

  it('are one defect if each case has a number of its own', () => {
    const clean = (value: number) => failed({ events: [closeEvent(value, '', true)] });
    expect(
      defectsOf(
        ...failsLike(clean(999), 'protocol-violation/a'),
        ...failsLike(clean(5000), 'protocol-violation/b'),
      ),
    ).toEqual([
      ['chromium-protocol-violation-close-wasclean', ['protocol-violation/a', 'protocol-violation/b']],
    ]);
  });

  it('are several defects if the cases differ in other channels, values or kinds', () => {
    const opened = failed({ events: [event('open')], settled: false, after: after(1) });
    const defects = defectsOf(
      ...failsLike(code(1015), 'tls/a', 'tls/b'),
      ...failsLike(code(1002), 'tls/c', 'tls/d'),
      ...failsLike(failed({ events: [closeEvent()] }), 'connection/a'),
      ...failsLike(opened, 'tls/e'),
    );
    expect(defects.map(([, cases]) => cases).sort()).toEqual([
      ['connection/a'],
      ['tls/a', 'tls/b'],
      ['tls/c', 'tls/d'],
      ['tls/e'],
    ]);
    expect(new Set(defects.map(([id]) => id)).size).toBe(4);
  });
});
