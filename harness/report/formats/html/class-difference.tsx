import type { JSX } from 'preact';
import { includesCase } from '../../../model/case.js';
import type { Surface } from '../../../model/observation.js';
import type { ClientColumn, LetteredClass } from '../../layout/overview.js';
import { Code } from './code.js';
import { classId } from './ids.js';

/**
 * The channels that set a class apart from the reference class of a surface, marked; the others are said once, where that class is
 * shown.
 */
export function ClassDifference({
  client,
  of,
  on,
}: {
  client: ClientColumn;
  of: LetteredClass;
  on: Surface;
}): JSX.Element {
  const reference =
    client.classes.find((letteredClass) => letteredClass.reference && letteredClass.surfaces.includes(on)) ??
    of;
  const names = [...new Set([...Object.keys(reference.feedback), ...Object.keys(of.feedback)])];
  const told = channelsTold(client, of, on);
  const differing = names.filter(
    (name) => of.feedback[name] !== reference.feedback[name] || told.includes(name),
  );
  return (
    <>
      {differing.length > 0 && (
        <ul class="differs">
          {differing.map((name) => (
            <li>
              <mark>
                ≠ {name} <Code text={valueOf(of, name)} />
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

/** What is seen most often, or all that is seen, if it varies. */
export function valueOf({ feedback, varying }: LetteredClass, channel: string): string {
  return varying[channel] ?? feedback[channel] ?? 'missing';
}

/** The channels in which a finding tells the cases of a class from the rest, if only by how often they show a value. */
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
