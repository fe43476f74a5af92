import type { JSX } from 'preact';
import { count } from '../../../support/text/sentences.js';
import type { Finding } from '../../../model/verdict.js';
import type { ReportTexts } from '../../text/report-texts.js';
import { bugReport } from '../../text/bug-report.js';
import type { DefectEntry } from '../../layout/defects.js';
import { cellsOf, exampleOf } from '../../layout/example.js';
import { defectTitle } from '../../text/defect-text.js';
import type { ClientColumn, Overview } from '../../layout/overview.js';
import { printable } from '../../../support/text/printable.js';
import type { Report } from '../../../model/report.js';
import { reproductionOf } from '../../text/reproduction.js';
import { Copyable } from './copyable.js';
import { Evidence } from './evidence.js';
import { defectId } from './ids.js';
import { ReproductionView } from './reproduction-view.js';

/** The number of findings that are shown without a click. */
const shown = 3;

/** One defect: its smallest evidence, how to reproduce it, and a bug report. */
export function DefectView({
  entry,
  client,
  overview,
  report,
  texts,
}: {
  entry: DefectEntry;
  client: ClientColumn;
  overview: Overview;
  report: Report;
  texts: ReportTexts;
}): JSX.Element {
  const { defect, findings } = entry;
  const isKnown = defect.status === 'known';
  const view = (finding: Finding): JSX.Element => (
    <FindingView finding={finding} client={client} overview={overview} texts={texts} />
  );
  return (
    <details
      id={defectId(client, defect.id)}
      class={`finding ${isKnown ? 'known' : 'unexpected'}`}
      open={!isKnown}
    >
      <summary>
        {client.label}: {printable(defectTitle(entry))} ({count(defect.cases.length, 'case')}
        {isKnown && ', known'})
      </summary>
      <Tracking entry={entry} />
      {findings.slice(0, shown).map(view)}
      {findings.length > shown && (
        <details>
          <summary>and {count(findings.length - shown, 'more finding')}</summary>
          {findings.slice(shown).map(view)}
        </details>
      )}
      <Reproduction entry={entry} client={client} overview={overview} report={report} />
    </details>
  );
}

/** Where a defect is tracked, and what it violates. */
function Tracking({ entry: { defect } }: { entry: DefectEntry }): JSX.Element {
  return (
    <dl>
      <dt>id</dt>
      <dd>
        <code>{defect.id}</code>
      </dd>
      <dt>clause</dt>
      <dd>
        <a href={defect.clause}>{defect.clause}</a>
      </dd>
      {defect.status !== 'new' && (
        <>
          <dt>upstream report</dt>
          <dd>
            {defect.link === null ? (
              `none is known${defect.searched === undefined ? '' : ` (searched: ${printable(defect.searched)})`}`
            ) : (
              <a href={defect.link}>{defect.link}</a>
            )}
          </dd>
          <dt>known since</dt>
          <dd>
            {defect.since}, in versions {printable(defect.versions)}
          </dd>
        </>
      )}
    </dl>
  );
}

function FindingView({
  finding,
  client,
  overview,
  texts,
}: {
  finding: Finding;
  client: ClientColumn;
  overview: Overview;
  texts: ReportTexts;
}): JSX.Element {
  const cells = cellsOf(finding, client, overview);
  return (
    <>
      <p>{printable(texts.findingOf(finding))}.</p>
      <Evidence finding={finding} cells={cells} example={exampleOf(finding, cells)?.cell} />
    </>
  );
}

/** How to reproduce the finding of a defect that has the most cases. */
function Reproduction({
  entry,
  client,
  overview,
  report,
}: {
  entry: DefectEntry;
  client: ClientColumn;
  overview: Overview;
  report: Report;
}): JSX.Element | null {
  const [finding] = entry.findings;
  const example = finding && exampleOf(finding, cellsOf(finding, client, overview));
  if (finding === undefined || example === undefined) return null;
  const id = defectId(client, entry.defect.id);
  const reproduction = reproductionOf(finding, example, overview, report);
  return (
    <div class="reproduction">
      <ReproductionView id={id} reproduction={reproduction} />
      <details>
        <summary>Text for a bug tracker</summary>
        <Copyable id={`${id}/bug`} what="the text" text={bugReport(entry, example, reproduction, report)} />
      </details>
    </div>
  );
}
