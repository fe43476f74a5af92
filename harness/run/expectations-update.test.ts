import { describe, expect, it } from 'vitest';
import { type Update, updateOf } from './expectations-update.js';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import { type Expectation, unexplained } from '../verdict/expectations.js';
import {
  closed,
  closeEvent,
  closing,
  event,
  expectation,
  failed,
  fixture,
  observed,
  run,
} from '../../test/support/verdicts.js';
import { verdict, type VerdictInput } from '../verdict/verdict.js';

const today = '2026-12-01';
const whatwg = 'https://websockets.spec.whatwg.org/#feedback-from-the-protocol';
const rfc = 'https://www.rfc-editor.org/rfc/rfc6455#section-7';

const tls = (name: string, more: Partial<Fixture> = {}) => fixture(`tls/${name}`, more);
const quiet = ['name/a', 'name/b', 'name/c', 'name/d', 'port/a'].map((id) => fixture(id));
const leaking = failed({ events: [event('error'), closeEvent(1015)] });

/** A run in which some cases fail as they are said to, beside others that are silent. */
function input(failures: [Fixture, Trace][], more: Partial<VerdictInput> = {}): VerdictInput {
  return run([...quiet.map((fixture): [Fixture, Trace] => [fixture, failed()]), ...failures], more);
}

function update(existing: Expectation[], of: VerdictInput): Update {
  const [client] = verdict({ ...of, expectations: { chromium: existing } }).clients;
  if (client === undefined) throw new Error('the run has a client');
  return updateOf(existing, client, { catalogue: of.fixtures, surfaces: of.surfaces, today });
}

const entry = (glob: string, channel: string, link = rfc, reason = unexplained): Expectation => ({
  fixture: glob,
  channel,
  reason,
  link,
  since: today,
});

describe('what nobody expected', () => {
  it('is one entry for the fixtures of a group that fail by the same channels', () => {
    const worse = failed({ events: [event('error'), closeEvent(1015, 'no')] });
    const of = input([
      [tls('b'), leaking],
      [tls('a'), leaking],
      [tls('c'), worse],
      [fixture('handshake/a'), leaking],
    ]);
    expect(update([], of)).toEqual({
      expectations: [
        entry('handshake/a', 'close.code'),
        entry('tls/c', '{close.code,close.reason}'),
        entry('tls/{a,b}', 'close.code'),
      ],
      added: 3,
      narrowed: 0,
    });
  });

  it('has the clause of its fixture, or where there are several the one that they fail together', () => {
    const spec = 'https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5';
    const one = input([[tls('a', { spec }), leaking]]);
    expect(update([], one).expectations).toEqual([entry('tls/a', 'close.code', spec)]);
    const two = input([
      [tls('a', { spec }), leaking],
      [tls('b'), leaking],
    ]);
    expect(update([], two).expectations).toEqual([entry('tls/{a,b}', 'close.code', whatwg)]);
  });

  it('goes by its kind where it is not a matter of a channel', () => {
    const opened = failed({ events: [event('open', { readyState: 1 })], settled: false });
    const of = input([
      [tls('a'), opened],
      [closing('explicit-close/4001', { code: 4001 }), closed(1006, '', false)],
      [tls('b'), failed({ events: [], settled: false })],
    ]);
    expect(update([], of).expectations.map(({ fixture: glob, channel }) => `${glob} ${channel}`)).toEqual([
      'explicit-close/4001 close-mismatch',
      'tls/a not-failed',
      'tls/b timed-out',
    ]);
  });

  it('names the surfaces where it was not found on all that were looked at', () => {
    const surfaces = ['window', 'dedicated-worker'] as const;
    const both = input([
      [tls('a'), failed()],
      [tls('b'), leaking],
    ]);
    const of: VerdictInput = {
      ...both,
      surfaces,
      observations: [
        ...both.observations,
        ...both.observations.map((observation) => ({ ...observation, surface: 'dedicated-worker' as const })),
      ].map((observation) =>
        observation.fixture === 'tls/a' && observation.surface === 'dedicated-worker'
          ? observed('tls/a', leaking, { surface: observation.surface })
          : observation,
      ),
    };
    expect(update([], of).expectations).toEqual([
      { ...entry('tls/a', 'close.code'), surface: 'dedicated-worker' },
      entry('tls/b', 'close.code'),
    ]);
  });

  it('stands behind what is known of its group, and moves nothing', () => {
    const known = ['tls/z', 'handshake/z', 'connection/z'].map((glob) => expectation(glob, 'threw'));
    const of = input([[fixture('handshake/a'), leaking]]);
    expect(update(known, of).expectations.map(({ fixture: glob }) => glob)).toEqual([
      'tls/z',
      'handshake/z',
      'connection/z',
      'handshake/a',
    ]);
  });
});

describe('what no longer fails', () => {
  it('is taken out of its entry, which keeps its reason, its link and its date', () => {
    const known = expectation('tls/*', 'close.code', 'it says too much');
    const of = input([
      [tls('a'), leaking],
      [tls('b'), failed()],
      [tls('c'), leaking],
    ]);
    expect(update([known], of)).toEqual({
      expectations: [{ ...known, fixture: 'tls/{a,c}' }],
      added: 0,
      narrowed: 1,
    });
  });

  it('is one entry for each group where its glob was over several', () => {
    const known = expectation('**', 'close.code');
    const of = input([
      [tls('a'), leaking],
      [fixture('handshake/a'), leaking],
    ]);
    expect(update([known], of).expectations.map(({ fixture: glob }) => glob)).toEqual([
      'handshake/a',
      'tls/a',
    ]);
  });

  it('takes its entry with it where nothing is left', () => {
    const of = input([[tls('a'), failed()]]);
    expect(update([expectation('tls/a', 'close.code')], of)).toEqual({
      expectations: [],
      added: 0,
      narrowed: 1,
    });
  });

  it('is left alone where it is of other versions, or was not observed', () => {
    const known = [
      { ...expectation('tls/a', 'close.code'), versions: '>=2' },
      expectation('tls/absent', 'close.code'),
    ];
    expect(update(known, input([[tls('a'), failed()]]))).toEqual({
      expectations: known,
      added: 0,
      narrowed: 0,
    });
  });
});

it('leads to a run that fails for its missing reasons alone, and passes when they are written', () => {
  const of = input([
    [tls('a'), leaking],
    [tls('b'), failed()],
    [closing('explicit-close/4001', { code: 4001 }), closed(1006, '', false)],
  ]);
  const before = [expectation('tls/b', 'close.code')];
  const { expectations } = update(before, of);
  const again = verdict({ ...of, expectations: { chromium: expectations } });
  expect(again.exitCode).toBe(1);
  expect(again.clients.flatMap(({ findings }) => findings.map(({ expected }) => expected))).toContain(
    unexplained,
  );
  expect(update(expectations, of)).toEqual({ expectations, added: 0, narrowed: 0 });

  const explained = expectations.map((expectation) => ({ ...expectation, reason: 'a bug' }));
  expect(verdict({ ...of, expectations: { chromium: explained } })).toMatchObject({ exitCode: 0 });
});
