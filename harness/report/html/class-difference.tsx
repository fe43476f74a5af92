import type { JSX } from 'preact';
import type { ClientColumn, LetteredClass } from '../overview.js';
import { Code } from './code.js';
import { classId } from './ids.js';
import { OpenPanel } from './panel.js';

/** The channels that set a class apart from class A, marked; the others are said once, in the panel of the class. */
export function ClassDifference({ client, of }: { client: ClientColumn; of: LetteredClass }): JSX.Element {
  const reference = client.classes.find((each) => each.reference) ?? of;
  const names = [...new Set([...Object.keys(reference.feedback), ...Object.keys(of.feedback)])];
  const differing = names.filter((name) => of.feedback[name] !== reference.feedback[name]);
  return (
    <>
      {differing.length > 0 && (
        <ul class="differs">
          {differing.map((name) => (
            <li>
              <mark>
                ≠ {name} <Code text={of.feedback[name] ?? 'missing'} />
              </mark>{' '}
              class A: <Code text={reference.feedback[name] ?? 'missing'} />
            </li>
          ))}
        </ul>
      )}
      <p>
        <OpenPanel panel={classId(client, reference)}>
          {differing.length > 0 ? 'The other' : 'All'} {names.length - differing.length} channels are those of
          class A
        </OpenPanel>
      </p>
    </>
  );
}
