import type { JSX } from 'preact';
import type { Overview } from '../../layout/overview.js';
import { printable } from '../../../support/text/printable.js';
import type { Report } from '../../../model/report.js';
import { skipReasons } from '../../layout/skip-reasons.js';
import { skipText } from '../../text/skip-text.js';

/** The skipped cases, with the reasons. Empty if there are none. */
export function SkippedCases({
  report,
  overview,
}: {
  report: Report;
  overview: Overview;
}): JSX.Element | null {
  if (report.skipped.length === 0) return null;
  const labelOf = (name: string): string =>
    overview.clients.find(({ identity }) => identity.name === name)?.label ?? name;
  return (
    <section>
      <h2 id="skipped">Skipped</h2>
      <p>Skipped is never passed.</p>
      <ul>
        {skipReasons(report.skipped).map((reason) => (
          <li>{printable(skipText(reason, labelOf))}</li>
        ))}
      </ul>
    </section>
  );
}
