import type { JSX } from 'preact';
import type { Finding, Seen } from '../../verdict/types.js';
import type { ClientColumn, Overview } from '../overview.js';
import { Code } from './code.js';
import { panelId } from './ids.js';
import { OpenPanel } from './panel.js';

/** The smallest evidence of a finding: the value here and elsewhere, and a way to the cells that hold it. */
export function Evidence({
  finding,
  client,
  overview,
}: {
  finding: Finding;
  client: ClientColumn;
  overview: Overview;
}): JSX.Element {
  const cells = overview.groups
    .flatMap(({ rows }) => rows)
    .filter(({ row }) => finding.cases.includes(row.name))
    .flatMap((each) => each.cells.filter((cell) => cell.client === client));
  const [smallest, ...more] = cells.map((cell) => (
    <OpenPanel panel={panelId(cell)}>{cell.case.name}</OpenPanel>
  ));
  return (
    <>
      <Values finding={finding} />
      <p class="cases">{smallest}</p>
      {more.length > 0 && (
        <details>
          <summary>and {more.length} more</summary>
          <p class="cases">{more}</p>
        </details>
      )}
    </>
  );
}

function Values({ finding }: { finding: Finding }): JSX.Element | null {
  switch (finding.kind) {
    case 'distinguishable':
      return (
        <dl>
          <dt>{finding.channel} here</dt>
          <dd>
            <SeenValue seen={finding.here} />
          </dd>
          <dt>elsewhere</dt>
          <dd>
            <SeenValue seen={finding.elsewhere} />
          </dd>
        </dl>
      );
    case 'misread':
      return (
        <dl>
          <dt>{finding.channel} here</dt>
          <dd>
            <SeenValue seen={finding.here} />
          </dd>
          <dt>asked</dt>
          <dd>
            <Code text={finding.asked} />
          </dd>
        </dl>
      );
    case 'accepted':
    case 'unsettled':
      return null;
  }
}

function SeenValue({ seen: { value, seen, of } }: { seen: Seen }): JSX.Element {
  return (
    <>
      <mark>
        <Code text={value} />
      </mark>{' '}
      {seen} of {of}
    </>
  );
}
