import type { JSX } from 'preact';
import type { ReportTexts } from '../../text/report-texts.js';
import { printable } from '../../../support/text/printable.js';
import type { Report } from '../../../model/report.js';

/** The problems of the run, and the missing engines. Empty if there are none. */
export function Problems({
  problems,
  missing,
}: Pick<ReportTexts, 'problems'> & Pick<Report, 'missing'>): JSX.Element | null {
  if (problems.length === 0 && missing.length === 0) return null;
  return (
    <section>
      <h2 id="problems">Problems</h2>
      <ul>
        {problems.map((problem) => (
          <li>{printable(problem)}</li>
        ))}
        {missing.map(({ engine, reason, fix }) => (
          <li>
            There is no {engine}: {printable(reason)}. To fix it: <code>{fix}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
