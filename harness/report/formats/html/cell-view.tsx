import type { JSX } from 'preact';
import { countOf, type Observation, type Surface, timesOf } from '../../../model/observation.js';
import { groupBy } from '../../../support/collections/group-by.js';
import { placeOf } from '../../text/place-text.js';
import type { Cell, CellSide } from '../../layout/overview.js';
import { printable } from '../../../support/text/printable.js';
import { ClassDifference } from './class-difference.js';
import { ObservationView } from './observation-view.js';
import { statusSentence } from './status-text.js';

/** The id of the heading that labels the dialog. */
export const cellTitleId = 'cell-title';

/** The details of a cell: its status with the reason, and the trace beside the witness, by surface. */
export function CellView({ cell }: { cell: Cell }): JSX.Element {
  const { case: row, client, sides } = cell;
  const alike = [...groupBy(sides, ({ status }) => statusSentence(status)).values()];
  return (
    <>
      <h2 id={cellTitleId}>
        <code>{row.name}</code> in {client.label}
      </h2>
      <p>
        {row.fixture.title}. <a href={row.fixture.spec}>Clause</a>
      </p>
      {alike.map((group) => {
        const [{ status, surface }] = group;
        return (
          <>
            <p>
              {alike.length > 1 && `${capitalised(placeOf(group.map((side) => side.surface)))}: `}
              {printable(statusSentence(status))}
            </p>
            {status.kind === 'class' && <ClassDifference client={client} shown={status.class} on={surface} />}
          </>
        );
      })}
      {sides.map((side) => (
        <Observations side={side} {...(sides.length > 1 && { heading: side.surface })} />
      ))}
    </>
  );
}

function Observations({
  side: { observations },
  heading,
}: {
  side: CellSide;
  heading?: Surface;
}): JSX.Element {
  return (
    <>
      {observations.map((observation) => (
        <ObservationView
          observation={observation}
          heading={[
            ...(heading === undefined ? [] : [capitalised(placeOf([heading]))]),
            ...(countOf(observations) > 1 ? [repetitionText(observation)] : []),
          ].join('. ')}
        />
      ))}
    </>
  );
}

function repetitionText(observation: Observation): string {
  const first = `Repetition ${String(observation.repetition + 1)}`;
  const times = timesOf(observation);
  return times === 1 ? first : `${first}, and ${String(times - 1)} like it`;
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
