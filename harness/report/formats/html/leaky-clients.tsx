import type { JSX } from 'preact';
import { leakyClientsText } from '../../text/leaky-clients-text.js';
import { printable } from '../../../support/text/printable.js';
import type { LeakyClientResult } from '../../../model/report.js';
import { Code } from './code.js';

/** What became of the leaky clients that the suite is tested against. Nothing, if the report does not say. */
export function LeakyClients({
  leakyClients: leakyClients,
}: {
  leakyClients: LeakyClientResult[] | undefined;
}): JSX.Element | null {
  if (leakyClients === undefined) return null;
  return (
    <section>
      <h2 id="mutants">Would this suite notice?</h2>
      <p>
        Clients that leak on purpose were put to the same test. The suite{' '}
        {printable(leakyClientsText(leakyClients))}.
      </p>
      <div class="scroll" role="region" aria-label="Leaky clients" tabIndex={0}>
        <table class="mutants">
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
