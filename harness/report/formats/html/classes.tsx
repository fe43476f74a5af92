import type { JSX } from 'preact';
import { refName } from '../../../model/case.js';
import { count } from '../../../support/text/sentences.js';
import { inOrder } from '../../../model/surfaces.js';
import { placeOf, whereOf } from '../../text/place-text.js';
import type { Surface } from '../../../model/observation.js';
import type { ClientColumn, LetteredClass, Overview } from '../../layout/overview.js';
import { ClassDifference, valueOf } from './class-difference.js';
import { Code } from './code.js';
import { classId } from './ids.js';
import { classStyle } from './status-text.js';

/** The classes of each client. The clause requires one class on each surface. */
export function Classes({ overview }: { overview: Overview }): JSX.Element {
  return (
    <section>
      <h2 id="classes">What a script sees</h2>
      <p>
        Failures that a script cannot tell apart share a class. The standard asks for one class on each
        surface; A is the largest.
      </p>
      {overview.clients.map((client) => (
        <article>
          <h3>
            {client.label}: {classCount(client)}
          </h3>
          {client.classes.map((letteredClass) => (
            <ClassView client={client} shown={letteredClass} />
          ))}
        </article>
      ))}
    </section>
  );
}

function ClassView({ client, shown }: { client: ClientColumn; shown: LetteredClass }): JSX.Element {
  return (
    <details id={classId(client, shown)} class="class">
      <summary>
        <span class={`cell ${classStyle(shown)}`}>{shown.letter}</span> {count(shown.cases.length, 'case')}{' '}
        {whereOf(shown.surfaces, surfacesOf(client))}
      </summary>
      {shown.reference ? (
        <dl>
          {Object.keys(shown.feedback).map((name) => (
            <>
              <dt>{name}</dt>
              <dd>
                <Code text={valueOf(shown, name)} />
              </dd>
            </>
          ))}
        </dl>
      ) : (
        shown.surfaces
          .slice(0, 1)
          .map((surface) => <ClassDifference client={client} shown={shown} on={surface} />)
      )}
      <p class="names">
        {shown.cases.map((ref) => (
          <code>{refName(ref)}</code>
        ))}
      </p>
    </details>
  );
}

function surfacesOf({ classes }: ClientColumn): Surface[] {
  return inOrder(classes.flatMap(({ surfaces }) => surfaces));
}

/** Returns the number of classes, or the number on each surface if they differ. */
function classCount(client: ClientColumn): string {
  const counts = surfacesOf(client).map((surface) => {
    const { length } = client.classes.filter(({ surfaces }) => surfaces.includes(surface));
    return { surface, text: `${String(length)} ${length === 1 ? 'class' : 'classes'}` };
  });
  const texts = new Set(counts.map(({ text }) => text));
  if (texts.size <= 1) return [...texts].join('') || 'no class';
  return counts.map(({ surface, text }) => `${text} ${placeOf([surface])}`).join(', ');
}
