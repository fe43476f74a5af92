import type { JSX } from 'preact';
import { count } from '../../../support/text/sentences.js';
import type { Finding } from '../../../model/verdict.js';
import type { ReportTexts } from '../../text/report-texts.js';
import { bugReport } from '../../text/bug-report.js';
import { cellsOf, exampleOf } from '../../layout/example.js';
import { titleOf } from '../../text/finding-text.js';
import type { ClientColumn, Overview } from '../../layout/overview.js';
import { printable } from '../../../support/text/printable.js';
import type { Report } from '../../../model/report.js';
import { reproductionOf } from '../../text/reproduction.js';
import { Copyable } from './copyable.js';
import { Evidence } from './evidence.js';
import { ReproductionView } from './reproduction-view.js';

/** One finding: its smallest evidence, how to reproduce it, and a bug report. */
export function FindingView({
  finding,
  id,
  client,
  overview,
  report,
  texts,
}: {
  finding: Finding;
  id: string;
  client: ClientColumn;
  overview: Overview;
  report: Report;
  texts: ReportTexts;
}): JSX.Element {
  const cells = cellsOf(finding, client, overview);
  const example = exampleOf(finding, cells);
  const reproduction = example && reproductionOf(finding, example, overview, report);
  const isKnown = finding.expected !== undefined;
  return (
    <details id={id} class={`finding ${isKnown ? 'known' : 'unexpected'}`} open={!isKnown}>
      <summary>
        {client.label}: {printable(titleOf(finding))} ({count(finding.cases.length, 'case')}
        {isKnown && ', known'})
      </summary>
      <p>{printable(texts.findingOf(finding))}.</p>
      <Evidence finding={finding} cells={cells} example={example?.cell} />
      {finding.expected !== undefined && <p>Known: {printable(finding.expected)}</p>}
      {example && reproduction && (
        <div class="reproduction">
          <ReproductionView id={id} reproduction={reproduction} />
          <details>
            <summary>Text for a bug tracker</summary>
            <Copyable
              id={`${id}/bug`}
              what="the text"
              text={bugReport(finding, example, reproduction, report)}
            />
          </details>
        </div>
      )}
    </details>
  );
}
