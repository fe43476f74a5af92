import type { JSX } from 'preact';
import { count } from '../../verdict/sentences.js';
import type { ClientColumn, LetteredClass, Overview } from '../overview.js';
import { ClassDifference } from './class-difference.js';
import { Code } from './code.js';
import { classId } from './ids.js';
import { OpenPanel, Panel } from './panel.js';
import { classStyle } from './standing-text.js';

/** What a script sees: the classes of each client. One class is what the clause asks for. */
export function Classes({ overview }: { overview: Overview }): JSX.Element {
  return (
    <section>
      <h2 id="classes">What a script sees</h2>
      <p>
        Failures that a script cannot tell apart share a class. The standard asks for one class; A is the
        largest.
      </p>
      {overview.clients.map((client) => (
        <article>
          <h3>
            {client.label}: {client.classes.length} {client.classes.length === 1 ? 'class' : 'classes'}
          </h3>
          <ul class="classes">
            {client.classes.map((each) => (
              <li>
                <OpenPanel panel={classId(client, each)} style={`cell ${classStyle(each.letter)}`}>
                  {each.letter}
                </OpenPanel>{' '}
                {count(each.cases.length, 'case')}
                <ClassPanel client={client} of={each} />
              </li>
            ))}
          </ul>
        </article>
      ))}
    </section>
  );
}

function ClassPanel({ client, of }: { client: ClientColumn; of: LetteredClass }): JSX.Element {
  return (
    <Panel id={classId(client, of)}>
      <h3>
        Class {of.letter} in {client.label}
      </h3>
      {of.reference ? (
        <dl>
          {Object.entries(of.feedback).map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>
                <Code text={value} />
              </dd>
            </>
          ))}
        </dl>
      ) : (
        <ClassDifference client={client} of={of} />
      )}
      <details>
        <summary>{count(of.cases.length, 'case')}</summary>
        <ul>
          {of.cases.map((name) => (
            <li>
              <code>{name}</code>
            </li>
          ))}
        </ul>
      </details>
    </Panel>
  );
}
