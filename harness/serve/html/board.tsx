import type { JSX } from 'preact';
import { groupTitles } from '../../model/situations.js';
import { Headlines } from '../../report/formats/html/headlines.js';
import { Legend } from '../../report/formats/html/legend.js';
import { cellLabel, statusSentence, statusStyle } from '../../report/formats/html/status-text.js';
import { type Cell, foremost, type Overview, overviewOf } from '../../report/layout/overview.js';
import { textsOf } from '../../report/text/report-texts.js';
import type { Report } from '../../model/report.js';
import type { BoardState } from './page-data.js';
import { count } from '../../support/text/sentences.js';

/** The progress of a run, or its result. */
export function Board({ report, observed, total, isOver }: BoardState): JSX.Element {
  const overview = overviewOf(report);
  return (
    <>
      {isOver ? (
        <Result report={report} overview={overview} />
      ) : (
        <Progress observed={observed} total={total} />
      )}
      {(isOver || observed > 0) && (
        <>
          <Legend surfaces={report.surfaces.length} />
          <Grid overview={overview} />
        </>
      )}
    </>
  );
}

function Progress({ observed, total }: Pick<BoardState, 'observed' | 'total'>): JSX.Element {
  return (
    <>
      <p class="note">Keep this page open and in the foreground until the run is complete.</p>
      {total === undefined ? (
        <p>Starting…</p>
      ) : (
        <p class="progress">
          <progress max={total} value={observed} aria-label="Observations" />{' '}
          <span>
            {observed} of {total} observations
          </span>
        </p>
      )}
    </>
  );
}

function Result({ report, overview }: { report: Report; overview: Overview }): JSX.Element {
  return (
    <>
      <p class={`verdict exit-${String(report.verdict.exitCode)}`}>{textsOf(report).summary}</p>
      <Headlines overview={overview} repeat={report.repeat} />
      <p class="buttons">
        <a href="report.html" target="_top">
          View report
        </a>
        <a href="report.html" download="badsocket-report.html">
          Download report
        </a>
        <a href="report.json" download="badsocket-report.json">
          Download JSON
        </a>
        <a href="/" target="_top">
          All fixtures
        </a>
      </p>
    </>
  );
}

/** A square for every case that is not skipped, by situation. */
function Grid({ overview }: { overview: Overview }): JSX.Element {
  return (
    <dl class="board">
      {overview.groups.map(({ group, rows }) => {
        const all = rows.flatMap(({ cells }) => cells);
        const observed = all.filter((cell) => foremost(cell).kind !== 'skipped');
        const skipped = all.length - observed.length;
        return (
          <>
            <dt>
              <code>{group}</code> {groupTitles[group]}
              {skipped > 0 && <span class="note"> {count(skipped, 'case')} skipped</span>}
            </dt>
            <dd>
              {observed.map((cell) => (
                <Square cell={cell} />
              ))}
            </dd>
          </>
        );
      })}
    </dl>
  );
}

function Square({ cell }: { cell: Cell }): JSX.Element {
  const status = foremost(cell);
  const label = status.kind === 'unobserved' ? '' : cellLabel(cell);
  return (
    <span class={`cell square ${statusStyle(status)}`} title={`${cell.case.name}: ${statusSentence(status)}`}>
      {[...label][0]}
    </span>
  );
}
