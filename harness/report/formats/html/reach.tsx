import type { JSX } from 'preact';
import { printable } from '../../../support/text/printable.js';
import { reachStages } from '../../../model/reach.js';
import type { Overview } from '../../layout/overview.js';
import { reachText, stageHeadings } from '../../text/reach-text.js';

/** How far connections of public pages came, by client and stage. Empty if no client has such pages. */
export function ReachTable({ overview: { clients } }: { overview: Overview }): JSX.Element | null {
  const rows = clients.flatMap(({ label, verdict: { reach } }) =>
    reach === undefined ? [] : [{ label, reach }],
  );
  if (rows.length === 0) return null;
  return (
    <section>
      <h2 id="reach">How far connections of public pages came</h2>
      <div class="scroll" role="region" aria-label="Stages by browser" tabIndex={0}>
        <table class="situations">
          <thead>
            <tr>
              <th scope="col">browser</th>
              {reachStages.map((stage) => (
                <th scope="col">{stageHeadings[stage]}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, reach }) => (
              <tr>
                <th scope="row">{printable(label)}</th>
                {reach.map((stage) => (
                  <td>{reachText(stage)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
