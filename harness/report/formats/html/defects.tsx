import type { JSX } from 'preact';
import { defectEntries } from '../../layout/defects.js';
import type { Overview } from '../../layout/overview.js';
import { printable } from '../../../support/text/printable.js';
import type { Report } from '../../../model/report.js';
import type { ReportTexts } from '../../text/report-texts.js';
import { DefectView } from './defect-view.js';

/** All defects: new ones come first, and then the clients in their order. */
export function Defects({
  overview,
  report,
  texts,
}: {
  overview: Overview;
  report: Report;
  texts: ReportTexts;
}): JSX.Element {
  const entries = overview.clients.flatMap((client) =>
    defectEntries(client.verdict).map((entry) => ({ client, entry })),
  );
  const isNew = ({ entry }: (typeof entries)[number]) => entry.defect.status !== 'known';
  const stale = overview.clients.flatMap(({ label, verdict }) =>
    verdict.stale.map((part) => `${label}: ${texts.staleOf(part)}`),
  );
  return (
    <section>
      <h2 id="defects">Defects</h2>
      {entries.length === 0 && <p>There are none.</p>}
      {[...entries.filter(isNew), ...entries.filter((entry) => !isNew(entry))].map(({ client, entry }) => (
        <DefectView entry={entry} client={client} overview={overview} report={report} texts={texts} />
      ))}
      {stale.length > 0 && (
        <>
          <h3>Stale expectations</h3>
          <ul>
            {stale.map((sentence) => (
              <li>{printable(sentence)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
