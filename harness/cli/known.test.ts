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
import type { Expectations } from '../run/assemble-report.js';
import { knownNote, loadKnown, updateKnown } from './known.js';

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

async function update(of: VerdictInput) {
  const known = await loadKnown(folder, true);
  const judge = (expectations: Expectations) => verdict({ ...of, expectations });
  return updateKnown(known, {
    catalogue: of.fixtures,
    observations: of.observations,
    judge,
    verdict: judge(known.expectations),
  });
}

it('writes down what a run finds, and keeps what was there', async () => {
  const file = join(folder, 'chromium.json');
  const before = expectation('port/c', 'close.code', 'a bug');
  writeFileSync(file, JSON.stringify({ $schema: 'https://example.com/', expectations: [before] }));
  const { verdict: judged, known, notes } = await update(run(cases));
  expect(judged).toMatchObject({ exitCode: 1, clients: [{ findings: [{ expected: unexplained }] }] });
  expect(notes).toEqual([expect.stringMatching(/chromium\.json: 1 new entry, each with a reason to write$/)]);

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

  expect((await update(run(cases))).notes).toEqual(['Expectations are as the run bears them out']);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('writes nothing of a run that is invalid', async () => {
  const of = run(cases);
  const broken = { ...of, observations: [...of.observations, unwitnessed('port/b', failed())] };
  const { notes, verdict: judged } = await update(broken);
  expect(judged.exitCode).toBe(2);
  expect(notes).toEqual(['Expectations are left as they are: the run is invalid']);
  expect(existsSync(join(folder, 'chromium.json'))).toBe(false);
});

it('makes the folder that is to be written to, and no other', async () => {
  const absent = join(folder, 'a', 'b');
  await expect(loadKnown(absent)).rejects.toThrow('no such folder');
  await loadKnown(absent, true);
  expect(existsSync(absent)).toBe(true);
  await expect(loadKnown(false, true)).rejects.toThrow('with --no-expectations there are none to update');
});

it('says which expectations a verdict went by', () => {
  const chromium = [expectation('tls/a', 'close.code')];
  const of = (at: string, expectations: Expectations) => knownNote({ folder: at, expectations }, [client()]);
  expect(of(shippedExpectations, { chromium })).toBe('Expectations: those that ship, for Test 1');
  expect(of('own', { chromium })).toBe('Expectations: those in own, for Test 1');
  expect(of('own', { firefox: chromium })).toBe(
    'Expectations: those in own, which say nothing of these browsers',
  );
  expect(knownNote({ expectations: {} }, [client()])).toBe('Expectations: none');
});
