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

/** Returns a run with the given cases and others without findings. */
function input(failures: [Fixture, Trace][], more: Partial<VerdictInput> = {}): VerdictInput {
  return run([...quiet.map((fixture): [Fixture, Trace] => [fixture, failed()]), ...failures], more);
}

function update(existing: Expectation[], input: VerdictInput): Update {
  const [client] = verdict({ ...input, expectations: { chromium: existing } }).clients;
  if (client === undefined) throw new Error('the run has a client');
  return updateOf(existing, client, { catalogue: input.fixtures, surfaces: input.surfaces, today });
}

const entry = (glob: string, channel: string, link = rfc, reason = unexplained): Expectation => ({
  fixture: glob,
  channel,
  reason,
  link,
  since: today,
});

describe('unexpected findings', () => {
  it('are one entry for the fixtures of a group that fail in the same channels', () => {
    const worse = failed({ events: [event('error'), closeEvent(1015, 'no')] });
    const verdictInput = input([
      [tls('b'), leaking],
      [tls('a'), leaking],
      [tls('c'), worse],
      [fixture('handshake/a'), leaking],
    ]);
    expect(update([], verdictInput)).toEqual({
      expectations: [
        entry('handshake/a', 'close.code'),
        entry('tls/c', '{close.code,close.reason}'),
        entry('tls/{a,b}', 'close.code'),
      ],
      added: 3,
      narrowed: 0,
    });
  });

  it('link to the clause of their fixtures, or to the clause on feedback if those differ', () => {
    const spec = 'https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5';
    const one = input([[tls('a', { spec }), leaking]]);
    expect(update([], one).expectations).toEqual([entry('tls/a', 'close.code', spec)]);
    const two = input([
      [tls('a', { spec }), leaking],
      [tls('b'), leaking],
    ]);
    expect(update([], two).expectations).toEqual([entry('tls/{a,b}', 'close.code', whatwg)]);
  });

  it('have the kind of the finding as channel if the finding has no channel', () => {
    const opened = failed({ events: [event('open', { readyState: 1 })], settled: false });
    const verdictInput = input([
      [tls('a'), opened],
      [closing('explicit-close/4001', { code: 4001 }), closed(1006, '', false)],
      [tls('b'), failed({ events: [], settled: false })],
    ]);
    expect(
      update([], verdictInput).expectations.map(({ fixture: glob, channel }) => `${glob} ${channel}`),
    ).toEqual(['explicit-close/4001 close-mismatch', 'tls/a not-failed', 'tls/b timed-out']);
  });

  it('name the surfaces unless they were found on all observed ones', () => {
    const surfaces = ['window', 'dedicated-worker'] as const;
    const both = input([
      [tls('a'), failed()],
      [tls('b'), leaking],
    ]);
    const verdictInput: VerdictInput = {
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
    expect(update([], verdictInput).expectations).toEqual([
      { ...entry('tls/a', 'close.code'), surface: 'dedicated-worker' },
      entry('tls/b', 'close.code'),
    ]);
  });

  it('are inserted after the entries of their group', () => {
    const known = ['tls/z', 'handshake/z', 'connection/z'].map((glob) => expectation(glob, 'threw'));
    const verdictInput = input([[fixture('handshake/a'), leaking]]);
    expect(update(known, verdictInput).expectations.map(({ fixture: glob }) => glob)).toEqual([
      'tls/z',
      'handshake/z',
      'connection/z',
      'handshake/a',
    ]);
  });
});

describe('fixtures that no longer fail', () => {
  it('are removed from their entry, which keeps its reason, link and date', () => {
    const known = expectation('tls/*', 'close.code', 'it says too much');
    const verdictInput = input([
      [tls('a'), leaking],
      [tls('b'), failed()],
      [tls('c'), leaking],
    ]);
    expect(update([known], verdictInput)).toEqual({
      expectations: [{ ...known, fixture: 'tls/{a,c}' }],
      added: 0,
      narrowed: 1,
    });
  });

  it('split an entry over several groups into one for each group', () => {
    const known = expectation('**', 'close.code');
    const verdictInput = input([
      [tls('a'), leaking],
      [fixture('handshake/a'), leaking],
    ]);
    expect(update([known], verdictInput).expectations.map(({ fixture: glob }) => glob)).toEqual([
      'handshake/a',
      'tls/a',
    ]);
  });

  it('remove their entry if no fixture remains', () => {
    const verdictInput = input([[tls('a'), failed()]]);
    expect(update([expectation('tls/a', 'close.code')], verdictInput)).toEqual({
      expectations: [],
      added: 0,
      narrowed: 1,
    });
  });

  it('stay in entries for other versions, and if they were not observed', () => {
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

it('after an update, a run fails only because reasons are missing, and passes when they are written', () => {
  const verdictInput = input([
    [tls('a'), leaking],
    [tls('b'), failed()],
    [closing('explicit-close/4001', { code: 4001 }), closed(1006, '', false)],
  ]);
  const before = [expectation('tls/b', 'close.code')];
  const { expectations } = update(before, verdictInput);
  const again = verdict({ ...verdictInput, expectations: { chromium: expectations } });
  expect(again.exitCode).toBe(1);
  expect(again.clients.flatMap(({ findings }) => findings.map(({ expected }) => expected))).toContain(
    unexplained,
  );
  expect(update(expectations, verdictInput)).toEqual({ expectations, added: 0, narrowed: 0 });

  const explained = expectations.map((expectation) => ({ ...expectation, reason: 'a bug' }));
  expect(verdict({ ...verdictInput, expectations: { chromium: explained } })).toMatchObject({ exitCode: 0 });
});
