import type { JSX } from 'preact';
import { groupTitles } from '../../../model/situations.js';
import { type ClientColumn, type GroupRows, isControl } from '../../layout/overview.js';
import { MatrixRow } from './matrix-row.js';
import { groupId } from './ids.js';

/** The table of cases and clients, by group. It scrolls horizontally, except for the first column. */
export function Matrix({
  clients,
  groups,
  label,
}: {
  clients: ClientColumn[];
  groups: GroupRows[];
  /** The caption of the table, for screen readers. */
  label: string;
}): JSX.Element {
  return (
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      <table class="matrix">
        {groups.map(({ group, rows }) => (
          <tbody id={groupId(group)}>
            <tr class="group">
              <th scope="rowgroup">
                <code>{group}</code>{' '}
                <span>
                  {groupTitles[group]}
                  {isControl(group) && ': a control, which a script must be able to read'}
                </span>
              </th>
              {clients.map(({ label: name, identity }) => (
                <th scope="col" data-client={identity.name}>
                  {name}
                </th>
              ))}
            </tr>
            {rows.map(({ row, cells }, index) => (
              <MatrixRow row={row} cells={cells} first={rows[index - 1]?.row.fixture !== row.fixture} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
