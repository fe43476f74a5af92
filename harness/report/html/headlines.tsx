import type { JSX } from 'preact';
import { type ClientColumn, isControl, type Overview } from '../overview.js';
import { tallyMarks, tallyOf } from '../tally.js';
import { headlineOf } from './headline.js';
import { groupId } from './ids.js';

const toneMarks = { quiet: '✓', talks: '✗', invalid: '?' };

/** What a stranger sees first: who keeps quiet, who talks, and about what. */
export function Headlines({ overview, repeat }: { overview: Overview; repeat: number }): JSX.Element {
  return (
    <section class="headlines" aria-label="In short">
      {overview.clients.map((client) => (
        <ClientHeadline client={client} overview={overview} repeat={repeat} />
      ))}
    </section>
  );
}

function ClientHeadline({
  client,
  overview,
  repeat,
}: {
  client: ClientColumn;
  overview: Overview;
  repeat: number;
}): JSX.Element {
  const { tone, title, details } = headlineOf(client, repeat);
  return (
    <article class={`headline ${tone}`}>
      <h2>
        <span aria-hidden="true">{toneMarks[tone]}</span> {title}
      </h2>
      {details.map((detail) => (
        <p>{detail}</p>
      ))}
      <ul class="strip">
        {overview.groups
          .filter(({ group }) => !isControl(group))
          .map(({ group, rows }) => {
            const marks = tallyMarks(
              tallyOf(rows.flatMap(({ cells }) => cells.filter((cell) => cell.client === client))),
            );
            return (
              <li class={marks.startsWith('✗') ? 'differs' : undefined}>
                <a href={`#${groupId(group)}`}>{group}</a> {marks}
              </li>
            );
          })}
      </ul>
    </article>
  );
}
