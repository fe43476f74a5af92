import type { JSX } from 'preact';
import type { Finding, Seen } from '../../../model/verdict.js';
import type { Cell } from '../../layout/overview.js';
import { CellLink } from './cell-link.js';
import { Code } from './code.js';

/** The smallest evidence of a finding: the value here and elsewhere, with links to the cells. */
export function Evidence({
  finding,
  cells,
  example,
}: {
  finding: Finding;
  cells: Cell[];
  /** The cell that is shown first. */
  example: Cell | undefined;
}): JSX.Element {
  const more = cells.filter((cell) => cell !== example);
  return (
    <>
      <Values finding={finding} />
      {example && (
        <p class="names">
          <CellLink cell={example}>{example.case.name}</CellLink>
        </p>
      )}
      {more.length > 0 && (
        <details>
          <summary>and {more.length} more</summary>
          <p class="names">
            {more.map((cell) => (
              <CellLink cell={cell}>{cell.case.name}</CellLink>
            ))}
          </p>
        </details>
      )}
    </>
  );
}

function Values({ finding }: { finding: Finding }): JSX.Element | null {
  switch (finding.kind) {
    case 'distinguishable':
    case 'undecided':
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
    case 'close-mismatch':
      return (
        <dl>
          <dt>{finding.channel} here</dt>
          <dd>
            <SeenValue seen={finding.here} />
          </dd>
          <dt>intended</dt>
          <dd>
            <Code text={finding.intended} />
          </dd>
        </dl>
      );
    case 'feedback-mismatch':
      return (
        <dl>
          <dt>{finding.channel} of every failure</dt>
          <dd>
            <SeenValue seen={finding.here} />
          </dd>
          <dt>required</dt>
          <dd>
            <Code text={finding.required} />
          </dd>
        </dl>
      );
    case 'not-failed':
    case 'timed-out':
      return null;
  }
}

function SeenValue({ seen: { value, seen, total } }: { seen: Seen }): JSX.Element {
  return (
    <>
      <mark>
        <Code text={value} />
      </mark>{' '}
      {seen} of {total}
    </>
  );
}
