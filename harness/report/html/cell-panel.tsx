import type { JSX } from 'preact';
import type { Cell } from '../overview.js';
import { printable } from '../printable.js';
import { ClassDifference } from './class-difference.js';
import { panelId } from './ids.js';
import { ObservationView } from './observation-view.js';
import { Panel } from './panel.js';
import { standingSentence } from './standing-text.js';

/** Behind a cell: where it stands and why, and the trace beside the witness. */
export function CellPanel({ cell }: { cell: Cell }): JSX.Element {
  const { case: row, client, standing, observations } = cell;
  return (
    <Panel id={panelId(cell)}>
      <h3>
        <code>{row.name}</code> in {client.label}
      </h3>
      <p>
        {row.fixture.title}. <a href={row.fixture.spec}>Clause</a>
      </p>
      <p>{printable(standingSentence(standing))}</p>
      {standing.kind === 'class' && <ClassDifference client={client} of={standing.class} />}
      {observations.map((observation) => (
        <ObservationView observation={observation} heading={observations.length > 1} />
      ))}
    </Panel>
  );
}
