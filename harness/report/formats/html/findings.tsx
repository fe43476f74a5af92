import type { JSX } from 'preact';
import type { Overview } from '../../layout/overview.js';
import { printable } from '../../../support/text/printable.js';
import type { Report } from '../../../model/report.js';
import type { ReportTexts } from '../../text/report-texts.js';
import { FindingView } from './finding-view.js';
import { findingIds } from './ids.js';

/** All findings: unexpected ones come first, and among these the ones about the seven situations. */
export function Findings({
  overview,
  report,
  texts,
}: {
  overview: Overview;
  report: Report;
  texts: ReportTexts;
}): JSX.Element {
  const found = overview.clients
    .flatMap((client) => [...findingIds(client)].map(([finding, id]) => ({ client, finding, id })))
    .map((entry) => ({
      ...entry,
      rank: (entry.finding.expected === undefined ? 0 : 2) + (entry.finding.situations.length > 0 ? 0 : 1),
    }))
    .sort((a, b) => a.rank - b.rank || b.finding.cases.length - a.finding.cases.length);
  const stale = overview.clients.flatMap(({ label, verdict }) =>
    verdict.stale.map((stale) => ({ ...stale, label })),
  );
  return (
    <section>
      <h2 id="findings">Findings</h2>
      {found.length === 0 && <p>There are none.</p>}
      {found.map(({ client, finding, id }) => (
        <FindingView
          finding={finding}
          id={id}
          client={client}
          overview={overview}
          report={report}
          texts={texts}
        />
      ))}
      {stale.length > 0 && (
        <>
          <h3>Stale expectations</h3>
          <ul>
            {stale.map(({ label, channel, fixture, surface, reason }) => (
              <li>
                {label}: <code>{channel}</code> of <code>{fixture}</code>
                {surface !== undefined && ` (${surface})`} is as it should be now. It was known for:{' '}
                {printable(reason)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
