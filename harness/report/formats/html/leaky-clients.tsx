import type { JSX } from 'preact';
import { leakyClientsText } from '../../text/leaky-clients-text.js';
import { printable } from '../../../support/text/printable.js';
import type { LeakyClientResult } from '../../../model/report.js';
import { Code } from './code.js';

/** The results of the leaky clients. Empty if the report has none. */
export function LeakyClients({
  leakyClients,
}: {
  leakyClients: LeakyClientResult[] | undefined;
}): JSX.Element | null {
  if (leakyClients === undefined) return null;
  return (
    <section>
      <h2 id="leaky-clients">Would this suite notice a leak?</h2>
      <p>Clients that leak on purpose ran the same suite. It {printable(leakyClientsText(leakyClients))}.</p>
      <div class="scroll" role="region" aria-label="Leaky clients" tabIndex={0}>
        <table class="leaky-clients">
          <thead>
            <tr>
              <th scope="col">leaky client</th>
              <th scope="col">what it leaks</th>
              <th scope="col">by channel</th>
              <th scope="col">gives away</th>
              <th scope="col">caught</th>
            </tr>
          </thead>
          <tbody>
            {leakyClients.map(({ name, leaks, channel, situations, caught, by }) => (
              <tr>
                <th scope="row">
                  <Code text={name} />
                </th>
                <td>{printable(leaks)}</td>
                <td>
                  <Code text={channel} />
                </td>
                <td>{situations.join(', ')}</td>
                <td class={caught ? 'met' : 'unmet'}>
                  {caught ? '✓' : '✗ not caught:'} {printable(by)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
