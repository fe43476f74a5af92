import type { JSX } from 'preact';
import type { ClientColumn, Overview } from '../../layout/overview.js';
import { headlineOf } from './headline.js';
import { LeakMeter } from './leak-meter.js';

const toneMarks = { opaque: '✓', leaks: '✗', invalid: '?' };

/** The results of all clients: what each leaks, and by which channels. */
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
  const { tone, title, answer, points, details } = headlineOf(client, overview, repeat);
  return (
    <article class={`headline ${tone}`}>
      <h2>
        <span aria-hidden="true">{toneMarks[tone]}</span> {title}
      </h2>
      <p class="answer">{answer}</p>
      {points.length > 0 && (
        <ul>
          {points.map((point) => (
            <li>{point}</li>
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
