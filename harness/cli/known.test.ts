import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { shippedExpectations } from '../run/expectations.js';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import { unexplained } from '../verdict/expectations.js';
import {
  client,
  closeEvent,
  event,
  expectation,
  failed,
  fixture,
  run,
  unwitnessed,
} from '../../test/support/verdicts.js';
import { verdict, type VerdictInput } from '../verdict/verdict.js';
import type { Expectations } from '../verdict/expectations.js';
import { isCheckout, knownNote, loadKnown, updateKnown } from './known.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-known-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const leaking = failed({ events: [event('error'), closeEvent(1015)] });
const cases: [Fixture, Trace][] = [
  ...['name/a', 'name/b', 'port/a', 'port/b'].map((id): [Fixture, Trace] => [fixture(id), failed()]),
  [fixture('tls/a'), leaking],
];

async function update(input: VerdictInput) {
  const known = { folder, expectations: (await loadKnown(folder, true)).expectations };
  const judge = (expectations: Expectations) => verdict({ ...input, expectations });
  return updateKnown(known, {
    catalogue: input.fixtures,
    observations: input.observations,
    judge,
    verdict: judge(known.expectations),
  });
}

it('an update adds the findings of a run to the existing expectations', async () => {
  const file = join(folder, 'chromium.json');
  const before = expectation('port/c', 'close.code', 'a bug');
  writeFileSync(file, JSON.stringify({ $schema: 'https://example.com/', expectations: [before] }));
  const { verdict: judged, known, notes } = await update(run(cases));
  expect(judged).toMatchObject({ exitCode: 1, clients: [{ findings: [{ expected: unexplained }] }] });
  expect(notes).toEqual([expect.stringMatching(/chromium\.json: 1 new entry needs a reason$/)]);

  const text = readFileSync(file, 'utf8');
  const written = JSON.parse(text) as { expectations: object[] };
  expect(written).toMatchObject({
    $schema: 'https://example.com/',
    expectations: [before, { fixture: 'tls/a', channel: 'close.code', reason: unexplained }],
  });
  expect(text).toBe(`${JSON.stringify(written, null, 2)}\n`);
  expect(known.expectations.chromium).toEqual(written.expectations);
  expect(Object.keys((await loadKnown(folder)).expectations.chromium?.[1] ?? {})).toEqual([
    'fixture',
    'channel',
    'reason',
    'link',
    'since',
  ]);

  expect((await update(run(cases))).notes).toEqual(['Expectations already match the run']);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('an update writes nothing if the run is invalid', async () => {
  const input = run(cases);
  const broken = { ...input, observations: [...input.observations, unwitnessed('port/b', failed())] };
  const { notes, verdict: judged } = await update(broken);
  expect(judged.exitCode).toBe(2);
  expect(notes).toEqual(['Expectations not updated: the run is invalid']);
  expect(existsSync(join(folder, 'chromium.json'))).toBe(false);
});

it('an update creates a missing folder, and loading does not', async () => {
  const absent = join(folder, 'a', 'b');
  await expect(loadKnown(absent)).rejects.toThrow('the folder does not exist');
  await loadKnown(absent, true);
  expect(existsSync(absent)).toBe(true);
  await expect(loadKnown(false, true)).rejects.toThrow('cannot be combined with --no-expectations');
});

it('only a clone or a worktree of the repository is a checkout', () => {
  expect(isCheckout(folder)).toBe(false);
  writeFileSync(join(folder, '.git'), 'gitdir: elsewhere');
  expect(isCheckout(folder)).toBe(true);
});

it('the note names the expectations that a verdict uses', () => {
  const chromium = [expectation('tls/a', 'close.code')];
  const note = (path: string, expectations: Expectations) =>
    knownNote({ folder: path, expectations }, [client()]);
  expect(note(shippedExpectations, { chromium })).toBe('Expectations: built-in, for Test 1');
  expect(note('own', { chromium })).toBe('Expectations: own, for Test 1');
  expect(note('own', { firefox: chromium })).toBe('Expectations: own, none for these browsers');
  expect(knownNote({ expectations: {} }, [client()])).toBe('Expectations: none');
});
