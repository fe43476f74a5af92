import type { JSX } from 'preact';
import { groupBy } from '../../../support/collections/group-by.js';
import { groupTitles } from '../../../model/situations.js';
import {
  type Cell,
  type ClientColumn,
  foremost,
  type GroupRows,
  isControl,
  type Overview,
} from '../../layout/overview.js';
import { filteredHref, groupId } from './ids.js';
import { Legend } from './legend.js';
import { cellLabel, statusStyle } from './status-text.js';

/** The table of situations and clients, with the number of cases in each class. */
export function Situations({ overview, surfaces }: { overview: Overview; surfaces: number }): JSX.Element {
  return (
    <section>
      <h2 id="situations">By situation</h2>
      <Legend surfaces={surfaces} />
      <div class="scroll" role="region" aria-label="Situations by browser" tabIndex={0}>
        <table class="situations">
          <thead>
            <tr>
              <th scope="col">what goes wrong</th>
              {overview.clients.map(({ label }) => (
                <th scope="col">{label}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {overview.groups.map((group) => (
              <SituationRow cells={group} clients={overview.clients} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function SituationRow({
  cells: { group, rows },
  clients,
}: {
  cells: GroupRows;
  clients: ClientColumn[];
}): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <a href={`#${groupId(group)}`}>
          <code>{group}</code>
        </a>{' '}
        <span>
          {groupTitles[group]}
          {isControl(group) && ': a control'}
        </span>
      </th>
      {clients.map((client) => {
        const shares = sharesOf(rows.flatMap(({ cells }) => cells.filter((cell) => cell.client === client)));
        return (
          <td>
            <a
              href={filteredHref({ client: client.identity.name, group })}
              aria-label={`${group}, ${client.label}: ${shares.map(({ label, cases }) => `${label} ${String(cases)}`).join(', ')}`}
            >
              {shares.map(({ label, style, cases }) => (
                <span class="share">
                  {style === undefined ? label : <span class={`cell ${style}`}>{label}</span>} {cases}
                </span>
              ))}
            </a>
          </td>
        );
      })}
    </tr>
  );
}

/** Cases with one label. */
interface Share {
  label: string;
  /** Missing if the share combines several labels. */
  style?: string;
  cases: number;
}

/** The maximum number of labels that are shown separately. */
const shown = 4;

/** Returns the cells of one client in one situation by label, the largest share first. */
function sharesOf(cells: readonly Cell[]): Share[] {
  const shares = [...groupBy(cells, cellLabel)]
    .map(([label, alike]): Share => ({
      label,
      style: statusStyle(foremost(alike[0])),
      cases: alike.length,
    }))
    .sort((a, b) => b.cases - a.cases);
  const rest = shares.slice(shown);
  return rest.length < 2
    ? shares
    : [
        ...shares.slice(0, shown),
        { label: `+ ${String(rest.length)} more:`, cases: rest.reduce((sum, { cases }) => sum + cases, 0) },
      ];
}
