import { mkdir } from 'node:fs/promises';
import { relative } from 'node:path';
import { SetupError } from '../support/errors.js';
import type { Expectations } from '../run/assemble-report.js';
import { loadExpectations, saveExpectations, shippedExpectations } from '../run/expectations.js';
import { updateOf } from '../run/expectations-update.js';
import type { Fixture } from '../model/fixture.js';
import { type ClientIdentity, engines, type Observation } from '../model/observation.js';
import { clientLabels } from '../report/layout/client-label.js';
import { count } from '../support/text/sentences.js';
import type { Verdict } from '../model/verdict.js';

/** What is known to fail, and where that is written down. */
export interface Known {
  /** Missing: nowhere. */
  folder?: string;
  expectations: Expectations;
}

/**
 * What an option says of what is known to fail: a folder, `false` for nothing at all, or nothing for what ships.
 * @param update whether it will be written to: a folder that is not there is made
 * @throws {SetupError} if it cannot be read.
 */
export async function loadKnown(option: string | false | undefined, update = false): Promise<Known> {
  if (option === false) {
    if (update)
      throw new SetupError('--update-expectations: with --no-expectations there are none to update');
    return { expectations: {} };
  }
  const folder = option ?? shippedExpectations;
  if (update) {
    await mkdir(folder, { recursive: true }).catch((problem: unknown) => {
      throw new SetupError(`--expectations ${folder} cannot be made: ${(problem as Error).message}`, {
        cause: problem,
      });
    });
  }
  return { folder, expectations: await loadExpectations(folder) };
}

/** Which expectations a verdict went by: `Expectations: those that ship, for Chromium 156` */
export function knownNote({ folder, expectations }: Known, clients: readonly ClientIdentity[]): string {
  if (folder === undefined) return 'Expectations: none';
  const labels = clientLabels(clients);
  const has = ({ engine }: ClientIdentity) => engine !== 'unknown' && (expectations[engine] ?? []).length > 0;
  const named = clients.filter(has).map(({ name }) => labels.get(name) ?? name);
  const which = folder === shippedExpectations ? 'those that ship' : `those in ${folder}`;
  return `Expectations: ${which}, ${named.length > 0 ? `for ${named.join(', ')}` : 'which say nothing of these browsers'}`;
}

/** A run, and how it is judged. */
export interface Judged {
  catalogue: readonly Fixture[];
  observations: readonly Observation[];
  verdict: Verdict;
  judge: (expectations: Expectations) => Verdict;
}

/**
 * Writes down what a run bears out, for each engine that took part; nothing if the run would still be invalid.
 * @returns the verdict by what is known then, and what was done, in a line or more
 * @throws {SetupError} if a file cannot be written.
 */
export async function updateKnown(
  { folder = shippedExpectations, expectations }: Known,
  { catalogue, observations, verdict, judge }: Judged,
): Promise<{ known: Known; verdict: Verdict; notes: string[] }> {
  const today = new Date().toISOString().slice(0, 10);
  const updates = engines.flatMap((engine) => {
    const own = verdict.clients.find(({ client }) => client.engine === engine);
    if (own === undefined) return [];
    const surfaces = observations
      .filter(({ client }) => client === own.client.name)
      .map(({ surface }) => surface);
    return [{ engine, ...updateOf(expectations[engine] ?? [], own, { catalogue, surfaces, today }) }];
  });
  const updated = {
    ...expectations,
    ...Object.fromEntries(updates.map(({ engine, expectations: expectation }) => [engine, expectation])),
  };
  const judged = judge(updated);
  if (judged.exitCode === 2) {
    return {
      known: { folder, expectations },
      verdict,
      notes: ['Expectations are left as they are: the run is invalid'],
    };
  }
  const notes: string[] = [];
  for (const { engine, added, narrowed, expectations: expectation } of updates) {
    if (added === 0 && narrowed === 0) continue;
    const path = await saveExpectations(folder, engine, expectation);
    const changes = [
      ...(added > 0 ? [`${count(added, 'new entry', 'new entries')}, each with a reason to write`] : []),
      ...(narrowed > 0 ? [`${count(narrowed, 'entry', 'entries')} taken back`] : []),
    ];
    notes.push(`${relative(process.cwd(), path)}: ${changes.join('; ')}`);
  }
  if (notes.length === 0) notes.push('Expectations are as the run bears them out');
  return { known: { folder, expectations: updated }, verdict: judged, notes };
}
