import type { JSX } from 'preact';
import { placeOf } from '../../text/place-text.js';
import { buildText } from '../../text/client-text.js';
import { printable } from '../../../support/text/printable.js';
import type { Report } from '../../../model/report.js';

/** The settings of the run, and the clients. */
export function Facts({ report }: { report: Report }): JSX.Element {
  const facts: [string, string][] = [
    ['badsocket', report.badsocket.version],
    ['Started', report.startedAt],
    ['Finished', report.finishedAt],
    ['Mode', report.mode === 'lab' ? 'lab' : `portable: ${report.modeReason ?? 'requested'}`],
    ['Surfaces', report.surfaces.map((surface) => placeOf([surface])).join(', ')],
    ['Observations of each case on each surface', String(report.repeat)],
    ['Seed', String(report.seed)],
    ['Concurrency', String(report.concurrency)],
    ['Time budget', `${String(report.budgetMs)} ms`],
  ];
  return (
    <section>
      <h2 id="facts">The run</h2>
      <dl>
        {facts.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{printable(value)}</dd>
          </>
        ))}
        {report.clients.map((client) => (
          <>
            <dt>
              {printable(client.product)} {printable(client.version)}
            </dt>
            <dd>
              {printable(buildText(client))}
              <br />
              {printable(client.userAgent)}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}
