import type { JSX } from 'preact';
import type { ClientColumn, Overview } from '../../layout/overview.js';
import { count } from '../../../support/text/sentences.js';
import { printable } from '../../../support/text/printable.js';
import { defectTitle } from '../../text/defect-text.js';
import { headlineOf } from './headline.js';
import { defectHref } from './ids.js';
import { LeakMeter } from './leak-meter.js';

const toneMarks = { opaque: '✓', leaks: '✗', invalid: '?' };

/** The results of all clients: what each leaks, and its defects. */
export function Headlines({ overview, repeat }: { overview: Overview; repeat: number }): JSX.Element {
  return (
    <section id="in-short" aria-label="In short">
      <div class="headlines">
        {overview.clients.map((client) => (
          <ClientHeadline client={client} overview={overview} repeat={repeat} />
        ))}
      </div>
      <p class="note">
        Bits say how much one failure leaks about its situation: 0 is no leak, the maximum names the situation
        every time.
      </p>
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
  const { tone, title, answer, defects, details } = headlineOf(client, overview, repeat);
  return (
    <article class={`headline ${tone}`}>
      <h2>
        <span aria-hidden="true">{toneMarks[tone]}</span> {title}
      </h2>
      <p class="answer">{answer}</p>
      {defects.length > 0 && (
        <ul>
          {defects.map((entry) => (
            <li>
              <a href={defectHref(client, entry.defect.id)}>{printable(defectTitle(entry))}</a>{' '}
              <span class="share">
                {count(entry.defect.cases.length, 'case')}
                {entry.defect.status !== 'known' && ', new'}
              </span>
            </li>
          ))}
        </ul>
      )}
      <LeakMeter leaks={client.verdict.leaks} />
      {details.map((detail) => (
        <p>{detail}</p>
      ))}
    </article>
  );
}
