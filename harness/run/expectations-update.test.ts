import { describe, expect, it } from 'vitest';
import { coverVersion, type Update, updateOf } from './expectations-update.js';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import { type KnownDefect, untitled } from '../verdict/expectations.js';
import {
  closed,
  closeEvent,
  closing,
  event,
  explanation,
  failed,
  fixture,
  knownDefect,
  observed,
  run,
} from '../../test/support/verdicts.js';
import { verdict, type VerdictInput } from '../verdict/verdict.js';
import type { ClientVerdict } from '../model/verdict.js';

const today = '2026-12-01';
const feedback = 'https://websockets.spec.whatwg.org/#feedback-from-the-protocol';

const tls = (name: string, more: Partial<Fixture> = {}) => fixture(`tls/${name}`, more);
const quiet = ['name/a', 'name/b', 'name/c', 'name/d', 'port/a'].map((id) => fixture(id));
const leaking = failed({ events: [event('error'), closeEvent(1015)] });

/** Returns a run with the given cases and others without findings. */
function input(failures: [Fixture, Trace][], more: Partial<VerdictInput> = {}): VerdictInput {
  return run([...quiet.map((fixture): [Fixture, Trace] => [fixture, failed()]), ...failures], more);
}

function judged(existing: KnownDefect[], input: VerdictInput): ClientVerdict {
  const [client] = verdict({ ...input, expectations: { chromium: existing } }).clients;
  if (client === undefined) throw new Error('the run has a client');
  return client;
}

function update(existing: KnownDefect[], input: VerdictInput): Update {
  const context = { catalogue: input.fixtures, observations: input.observations, today };
  return updateOf(existing, judged(existing, input), context);
}

const part = (fixtures: string, channel: string, value: string) =>
  explanation(fixtures, channel, value, { schemes: ['ws'] });

/** Returns what each defect explains, in short: `tls/{a,b} close.code 1015`. */
function explained({ defects }: Update): string[][] {
  return defects.map(({ explains }) =>
    explains.map(({ fixtures, channel, values }) => [fixtures, channel, ...values].map(String).join(' ')),
  );
}

describe('a new defect', () => {
  it('explains exactly the values of its cases, and has no title', () => {
    const { defects, added, narrowed } = update(
      [],
      input([
        [tls('b'), leaking],
        [tls('a'), leaking],
      ]),
    );
    expect({ added, narrowed }).toEqual({ added: 1, narrowed: 0 });
    expect(defects).toEqual([
      {
        id: 'chromium-tls-close-code',
        title: untitled,
        clause: tls('a').spec,
        link: null,
        since: today,
        versions: '>=1 <2',
        explains: [part('tls/{a,b}', 'close.code', '1015')],
      },
    ]);
  });

  it('has an explanation for each channel and value', () => {
    const worse = failed({ events: [event('error'), closeEvent(1015, 'no')] });
    expect(explained(update([], input([[tls('a'), worse]])))).toEqual([
      ['tls/a close.code 1015', 'tls/a close.reason "no"'],
    ]);
  });

  it('has the events as the value if the client did not fail, or did not report it', () => {
    const opened = failed({ events: [event('open', { readyState: 1 })], settled: false });
    const verdictInput = input([
      [tls('a'), opened],
      [closing('explicit-close/4001', { code: 4001 }), closed(1006, '', false)],
      [tls('b'), failed({ events: [], settled: false })],
    ]);
    expect(explained(update([], verdictInput)).flat().sort()).toEqual([
      'explicit-close/4001 close.code 1006',
      'explicit-close/4001 close.wasClean false',
      'tls/a not-failed open',
      'tls/b timed-out nothing',
    ]);
  });

  it('has every unusual value of a case, if none is significant alone', () => {
    const values = Array.from({ length: 30 }, (_, index) =>
      failed({ events: [event('error'), closeEvent(4000 + index)] }),
    );
    const silent = Array.from({ length: 30 }, () => failed());
    const [first = failed(), ...others] = values;
    const [one = failed(), ...more] = silent;
    const many = run([
      ...quiet.map((fixture): [Fixture, ...Trace[]] => [fixture, one, ...more]),
      [tls('a'), first, ...others],
    ]);
    const { defects } = update([], many);
    expect(defects[0]?.explains).toHaveLength(30);
    const again = update(defects, many);
    expect(again).toMatchObject({ added: 0, narrowed: 0 });
  });

  it('names the surfaces unless they are all on which its case was observed', () => {
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
    expect(update([], verdictInput).defects.flatMap(({ explains }) => explains)).toEqual([
      { ...part('tls/a', 'close.code', '1015'), surfaces: ['dedicated-worker'] },
      part('tls/b', 'close.code', '1015'),
    ]);
  });

  it('cites the clause of its fixtures, or the clause on feedback if those differ', () => {
    const spec = 'https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5';
    const clauseOf = (...failures: [Fixture, Trace][]) => update([], input(failures)).defects[0]?.clause;
    expect(clauseOf([tls('a', { spec }), leaking])).toBe(spec);
    expect(clauseOf([tls('a', { spec }), leaking], [tls('b'), leaking])).toBe(feedback);
  });

  it('comes after the known ones', () => {
    const known = knownDefect('connection/z', 'threw');
    expect(update([known], input([[tls('a'), leaking]])).defects.map(({ id }) => id)).toEqual([
      known.id,
      'chromium-tls-close-code',
    ]);
  });
});

describe('a known defect', () => {
  it('keeps what still fails, with its title, link and date', () => {
    const known = knownDefect('tls/*', 'close.code', '1015', { title: 'it says too much' });
    const verdictInput = input([
      [tls('a'), leaking],
      [tls('b'), failed()],
      [tls('c'), leaking],
    ]);
    expect(update([known], verdictInput)).toEqual({
      defects: [{ ...known, explains: [part('tls/{a,c}', 'close.code', '1015')] }],
      added: 0,
      narrowed: 1,
    });
  });

  it('is split by group if it explained several', () => {
    const verdictInput = input([
      [tls('a'), leaking],
      [fixture('handshake/a'), leaking],
    ]);
    expect(explained(update([knownDefect('**', 'close.code')], verdictInput))).toEqual([
      ['tls/a close.code 1015', 'handshake/a close.code 1015'],
    ]);
  });

  it('keeps the cases that were not observed', () => {
    const verdictInput = input([
      [tls('a'), failed()],
      [tls('b'), leaking],
    ]);
    const fixtures = [...verdictInput.fixtures, tls('c')];
    expect(explained(update([knownDefect('tls/*', 'close.code')], { ...verdictInput, fixtures }))).toEqual([
      ['tls/{b,c} close.code 1015'],
    ]);
  });

  it('is removed if nothing remains, not even in some runs', () => {
    const race = { ...part('tls/a', 'after.bufferedAmount', '5'), race: 'x' };
    const known = knownDefect('tls/a', 'close.code');
    const racing = { ...known, explains: [...known.explains, race] };
    expect(update([racing], input([[tls('a'), failed()]]))).toEqual({ defects: [], added: 0, narrowed: 1 });
  });

  it('stays if it is in other versions, or if its cases were not observed', () => {
    const known = [
      { ...knownDefect('tls/a', 'close.code'), versions: '>=2' },
      knownDefect('tls/absent', 'close.code'),
    ];
    expect(update(known, input([[tls('a'), failed()]]))).toEqual({ defects: known, added: 0, narrowed: 0 });
  });

  it('of another version also covers this one if it occurs', () => {
    const known = [
      { ...knownDefect('tls/a', 'close.code'), versions: '>=2' },
      { ...knownDefect('port/a', 'close.code'), versions: '>=2' },
    ];
    const [covered, widened] = coverVersion(known, judged(known, input([[tls('a'), leaking]])));
    expect(covered).toEqual([{ ...known[0], versions: '>=2 || >=1 <2' }, known[1]]);
    expect(widened).toBe(1);
  });
});

it('after an update, a run fails only because titles are missing, and passes when they are written', () => {
  const verdictInput = input([
    [tls('a'), leaking],
    [tls('b'), failed()],
    [closing('explicit-close/4001', { code: 4001 }), closed(1006, '', false)],
  ]);
  const { defects } = update([knownDefect('tls/b', 'close.code')], verdictInput);
  const again = verdict({ ...verdictInput, expectations: { chromium: defects } });
  expect(again.exitCode).toBe(1);
  expect(again.clients[0]?.defects.map(({ status }) => status)).toEqual(['untitled', 'untitled']);
  expect(update(defects, verdictInput)).toEqual({ defects, added: 0, narrowed: 0 });

  const titled = defects.map((defect) => ({ ...defect, title: 'a bug' }));
  expect(verdict({ ...verdictInput, expectations: { chromium: titled } })).toMatchObject({ exitCode: 0 });
});
