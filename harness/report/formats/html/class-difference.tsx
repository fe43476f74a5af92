import type { JSX } from 'preact';
import { includesCase } from '../../../model/case.js';
import type { Surface } from '../../../model/observation.js';
import type { ClientColumn, LetteredClass } from '../../layout/overview.js';
import { Code } from './code.js';
import { classId } from './ids.js';

/**
 * The channels in which a class differs from the reference class of a surface. The page shows the other channels only with the reference
 * class.
 */
export function ClassDifference({
  client,
  shown,
  on,
}: {
  client: ClientColumn;
  shown: LetteredClass;
  on: Surface;
}): JSX.Element {
  const reference =
    client.classes.find((letteredClass) => letteredClass.reference && letteredClass.surfaces.includes(on)) ??
    shown;
  const names = [...new Set([...Object.keys(reference.feedback), ...Object.keys(shown.feedback)])];
  const told = channelsTold(client, shown, on);
  const differing = names.filter(
    (name) => shown.feedback[name] !== reference.feedback[name] || told.includes(name),
  );
  return (
    <>
      {differing.length > 0 && (
        <ul class="differs">
          {differing.map((name) => (
            <li>
              <mark>
                ≠ {name} <Code text={valueOf(shown, name)} />
              </mark>{' '}
              class {reference.letter}: <Code text={valueOf(reference, name)} />
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={`#${classId(client, reference)}`}>
          {differing.length > 0 ? 'The other' : 'All'} {names.length - differing.length} channels are those of
          class {reference.letter}
        </a>
      </p>
    </>
  );
}

/** Returns the most frequent value, or all values if it varies. */
export function valueOf({ feedback, varying }: LetteredClass, channel: string): string {
  return varying[channel] ?? feedback[channel] ?? 'missing';
}

/** Returns the channels in which a finding distinguishes the cases of a class, even by frequency alone. */
function channelsTold({ verdict }: ClientColumn, { cases, reference }: LetteredClass, on: Surface): string[] {
  if (reference) return [];
  return verdict.findings.flatMap((finding) =>
    finding.kind === 'distinguishable' &&
    finding.surfaces.includes(on) &&
    cases.some((ref) => includesCase(finding.cases, ref))
      ? [finding.channel]
      : [],
  );
}
