import type { JSX } from 'preact';
import { type CaseRow, type Cell, differs, foremost } from '../../layout/overview.js';
import { CellLink } from './cell-link.js';
import { cellLabel, statusStyle } from './status-text.js';

/** The row of one case. */
export function MatrixRow({
  row,
  cells,
  first,
}: {
  row: CaseRow;
  cells: Cell[];
  /** Whether this is the first row of its fixture, which has the title. */
  first: boolean;
}): JSX.Element {
  return (
    <tr class={first ? 'first' : undefined}>
      <th scope="row">
        <code>{row.name}</code>
        {first && <span>{row.fixture.title}</span>}
      </th>
      {cells.map((cell) => (
        <MatrixCell cell={cell} />
      ))}
    </tr>
  );
}

function MatrixCell({ cell }: { cell: Cell }): JSX.Element {
  const { client, case: row, sides } = cell;
  const text = cellLabel(cell);
  const discounted = sides.reduce(
    (sum, side) => sum + (side.status.kind === 'class' ? side.discounted : 0),
    0,
  );
  const partly = discounted > 0 ? ` (${String(discounted)} not counted)` : '';
  return (
    <td data-differs={differs(cell) || undefined}>
      <CellLink
        cell={cell}
        label={`${row.name}, ${client.label}: ${text}${partly}`}
        style={`cell ${statusStyle(foremost(cell))}`}
      >
        {text}
        {partly && '?'}
      </CellLink>
    </td>
  );
}
