import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { SetupError } from '../support/errors.js';
import { packageRoot } from '../support/package-info.js';
import { type Expectations, expectationsFor, type KnownDefect } from '../verdict/expectations.js';
import { loadExpectations, saveExpectations, shippedExpectations } from '../run/expectations.js';
import { coverVersion, type Update, updateOf } from '../run/expectations-update.js';
import type { Fixture } from '../model/fixture.js';
import { type ClientIdentity, type Engine, engines, type Observation } from '../model/observation.js';
import { clientLabels } from '../report/layout/client-label.js';
import { count } from '../support/text/sentences.js';
import type { ClientVerdict, Verdict } from '../model/verdict.js';

/** The known defects, and the folder that they were read from. */
export interface Known {
  /** Missing if there are no expectations. */
  folder?: string;
  expectations: Expectations;
}

/**
 * Loads the expectations that an option names.
 * @param option a folder, `false` for no expectations, or `undefined` for the built-in ones
 * @param catalogue all fixtures that a defect may name
 * @param update whether the folder will be updated: if it does not exist, it is created
 * @throws {SetupError} if the folder cannot be read.
 */
export async function loadKnown(
  option: string | false | undefined,
  catalogue: readonly Fixture[],
  update = false,
): Promise<Known> {
  if (option === false) {
    if (update)
      throw new SetupError(
        '--update-expectations cannot be combined with --no-expectations: there would be none to update.',
      );
    return { expectations: {} };
  }
  const folder = option ?? shippedExpectations;
  if (option === undefined && update && !isCheckout(packageRoot))
    throw new SetupError(
      '--update-expectations would change the installed package. Name a folder of your own with --expectations <folder>; it is created if it does not exist.',
    );
  if (update) {
    await mkdir(folder, { recursive: true }).catch((problem: unknown) => {
      throw new SetupError(
        `--expectations ${folder}: cannot create the folder: ${(problem as Error).message}`,
        { cause: problem },
      );
    });
  }
  const ids = catalogue.map(({ id }) => id);
  return { folder, expectations: await loadExpectations(folder, ids) };
}

/** Whether a folder is a clone or a worktree of the repository, whose expectations are there to be edited. A package has no `.git`. */
export function isCheckout(root: string): boolean {
  return existsSync(join(root, '.git'));
}

/** Describes the expectations that a verdict uses: `Expectations: built-in, for Chromium 156` */
export function knownNote({ folder, expectations }: Known, clients: readonly ClientIdentity[]): string {
  if (folder === undefined) return 'Expectations: none';
  const labels = clientLabels(clients);
  const label = ({ name }: ClientIdentity) => labels.get(name) ?? name;
  const has = (client: ClientIdentity) => expectationsFor(client, expectations).length > 0;
  const isOfAnotherVersion = (client: ClientIdentity) =>
    !has(client) && client.engine !== 'unknown' && (expectations[client.engine] ?? []).length > 0;
  const named = clients.filter(has).map(label);
  const others = clients.filter(isOfAnotherVersion).map(label);
  const which = folder === shippedExpectations ? 'built-in' : folder;
  const notes = [
    named.length > 0 ? `for ${named.join(', ')}` : 'none for these browsers',
    ...(others.length > 0 ? [`only for other versions of ${others.join(', ')}`] : []),
  ];
  return `Expectations: ${which}, ${notes.join(', ')}`;
}

/** A run, its verdict, and the function that judges it. */
export interface Judged {
  catalogue: readonly Fixture[];
  observations: readonly Observation[];
  verdict: Verdict;
  judge: (expectations: Expectations) => Verdict;
}

/**
 * Updates the expectations of each engine in a run to match its findings. Changes nothing if the run would still be invalid.
 * @returns the new expectations, the verdict that uses them, and notes about the changes
 * @throws {SetupError} if a file cannot be written.
 */
export async function updateKnown(
  { folder, expectations }: Required<Known>,
  { catalogue, observations, verdict, judge }: Judged,
): Promise<{ known: Required<Known>; verdict: Verdict; notes: string[] }> {
  const today = new Date().toISOString().slice(0, 10);
  const covered = engines.flatMap((engine) => {
    const result = clientsOf(verdict, engine).reduce(
      (before, own) => {
        const [defects, widened] = coverVersion(before.defects, own);
        return { defects, widened: before.widened + widened };
      },
      { defects: [...(expectations[engine] ?? [])], widened: 0 },
    );
    return result.widened > 0 ? [{ engine, ...result }] : [];
  });
  const wider = { ...expectations, ...byEngine(covered) };
  const again = covered.length > 0 ? judge(wider) : verdict;
  const updates = engines.flatMap((engine) => {
    const widened = covered.find((entry) => entry.engine === engine)?.widened ?? 0;
    const clients = clientsOf(again, engine);
    if (clients.length === 0) return [];
    const update = clients.reduce<Update>(
      (before, own) => {
        const ownObservations = observations.filter(({ client }) => client === own.client.name);
        const { defects, added, narrowed } = updateOf(before.defects, own, {
          catalogue,
          observations: ownObservations,
          today,
        });
        return { defects, added: before.added + added, narrowed: before.narrowed + narrowed };
      },
      { defects: [...(wider[engine] ?? [])], added: 0, narrowed: 0 },
    );
    return [{ engine, widened, ...update }];
  });
  const updated = { ...wider, ...byEngine(updates) };
  const judged = judge(updated);
  if (judged.exitCode === 2) {
    return {
      known: { folder, expectations },
      verdict,
      notes: ['Expectations not updated: the run is invalid'],
    };
  }
  const notes: string[] = [];
  for (const { engine, added, narrowed, widened, defects } of updates) {
    if (added + narrowed + widened === 0) continue;
    const path = await saveExpectations(folder, engine, defects);
    const changes = [
      ...(added > 0 ? [`${count(added, 'new defect needs', 'new defects need')} a title`] : []),
      ...(widened > 0 ? [`${count(widened, 'defect')} also in this version`] : []),
      ...(narrowed > 0 ? [`${count(narrowed, 'defect')} narrowed or removed`] : []),
    ];
    notes.push(`${relative(process.cwd(), path)}: ${changes.join('; ')}`);
  }
  if (notes.length === 0) notes.push('Expectations already match the run');
  return { known: { folder, expectations: updated }, verdict: judged, notes };
}

/** Returns the verdicts on the clients of an engine: one for each context. */
function clientsOf({ clients }: Verdict, engine: Engine): ClientVerdict[] {
  return clients.filter(({ client }) => client.engine === engine);
}

function byEngine(updates: readonly { engine: Engine; defects: KnownDefect[] }[]): Expectations {
  return Object.fromEntries(updates.map(({ engine, defects }) => [engine, defects]));
}
