import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { shippedExpectations } from '../run/expectations.js';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import { untitled } from '../verdict/expectations.js';
import {
  client,
  closeEvent,
  event,
  failed,
  fixture,
  knownDefect,
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

const ids = ['name/a', 'name/b', 'port/a', 'port/b', 'port/c', 'tls/a'];
const catalogue = ids.map((id) => fixture(id));

async function update(input: VerdictInput) {
  const known = { folder, expectations: (await loadKnown(folder, catalogue, true)).expectations };
  const judge = (expectations: Expectations) => verdict({ ...input, expectations });
  return updateKnown(known, {
    catalogue,
    observations: input.observations,
    judge,
    verdict: judge(known.expectations),
  });
}

it('an update adds the new defects of a run to the existing expectations', async () => {
  const file = join(folder, 'chromium.json');
  const before = knownDefect('port/c', 'close.code');
  writeFileSync(file, JSON.stringify({ $schema: 'https://example.com/', defects: [before] }));
  const { verdict: judged, known, notes } = await update(run(cases));
  expect(judged).toMatchObject({ exitCode: 1, clients: [{ defects: [{ status: 'untitled' }] }] });
  expect(notes).toEqual([expect.stringMatching(/chromium\.json: 1 new defect needs a title$/)]);

  const text = readFileSync(file, 'utf8');
  const written = JSON.parse(text) as { defects: object[] };
  expect(written).toMatchObject({
    $schema: 'https://example.com/',
    defects: [before, { id: 'chromium-tls-close-code', title: untitled, link: null, versions: '>=1 <2' }],
  });
  expect(text.split('\n').filter((line) => line.includes('"fixtures"'))).toHaveLength(2);
  expect(known.expectations.chromium).toEqual(written.defects);
  expect((await loadKnown(folder, catalogue)).expectations.chromium).toEqual(written.defects);

  expect((await update(run(cases))).notes).toEqual(['Expectations already match the run']);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('an update widens the versions of a defect that another version has, too', async () => {
  const older = { ...knownDefect('tls/a', 'close.code'), versions: '>=0.9 <1' };
  writeFileSync(join(folder, 'chromium.json'), JSON.stringify({ defects: [older] }));
  const { verdict: judged, known, notes } = await update(run(cases));
  expect(judged.exitCode).toBe(0);
  expect(known.expectations.chromium).toEqual([{ ...older, versions: '>=0.9 <1 || >=1 <2' }]);
  expect(notes).toEqual([expect.stringMatching(/chromium\.json: 1 defect also in this version$/)]);
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
  await expect(loadKnown(absent, catalogue)).rejects.toThrow('the folder does not exist');
  await loadKnown(absent, catalogue, true);
  expect(existsSync(absent)).toBe(true);
  await expect(loadKnown(false, catalogue, true)).rejects.toThrow(
    'cannot be combined with --no-expectations',
  );
});

it('only a clone or a worktree of the repository is a checkout', () => {
  expect(isCheckout(folder)).toBe(false);
  writeFileSync(join(folder, '.git'), 'gitdir: elsewhere');
  expect(isCheckout(folder)).toBe(true);
});

it('the note names the expectations that a verdict uses', () => {
  const chromium = [knownDefect('tls/a', 'close.code')];
  const note = (path: string, expectations: Expectations) =>
    knownNote({ folder: path, expectations }, [client()]);
  expect(note(shippedExpectations, { chromium })).toBe('Expectations: built-in, for Test 1');
  expect(note('own', { chromium })).toBe('Expectations: own, for Test 1');
  expect(note('own', { firefox: chromium })).toBe('Expectations: own, none for these browsers');
  const newer = chromium.map((defect) => ({ ...defect, versions: '>=2' }));
  expect(note('own', { chromium: newer })).toBe(
    'Expectations: own, none for these browsers, only for other versions of Test 1',
  );
  expect(knownNote({ expectations: {} }, [client()])).toBe('Expectations: none');
});

it('loading names the file, the defect and the field that is wrong', async () => {
  writeFileSync(join(folder, 'firefox.json'), JSON.stringify({ defects: [knownDefect('tls/z', 'events')] }));
  await expect(loadKnown(folder, catalogue)).rejects.toThrow(
    /firefox\.json: defect known-tls-z-events: explains\[0\]\.fixtures matches no fixture: "tls\/z"$/,
  );
});
