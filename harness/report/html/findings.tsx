import type { JSX } from 'preact';
import type { Finding } from '../../verdict/types.js';
import type { Overview } from '../overview.js';
import { printable } from '../printable.js';
import { Evidence } from './evidence.js';

/** All that is not as the standard asks, each with its smallest evidence: what nobody expected comes first. */
export function Findings({ overview }: { overview: Overview }): JSX.Element {
  const found = overview.clients.flatMap((client) =>
    client.verdict.findings.map((finding) => ({ client, finding })),
  );
  const all = [
    ...found.filter(({ finding }) => finding.expected === undefined),
    ...found.filter(({ finding }) => finding.expected !== undefined),
  ];
  const stale = overview.clients.flatMap(({ label, verdict }) =>
    verdict.stale.map((each) => ({ ...each, label })),
  );
  return (
    <section>
      <h2 id="findings">Findings</h2>
      {all.length === 0 && <p>There are none.</p>}
      {all.map(({ client, finding }) => (
        <article class={`finding ${finding.expected === undefined ? 'unexpected' : 'known'}`}>
          <h3>
            {client.label} · {kindTitles[finding.kind]}
            {finding.expected !== undefined && ' · known'}
          </h3>
          <p>{printable(finding.sentence)}</p>
          <Evidence finding={finding} client={client} overview={overview} />
          {finding.expected !== undefined && <p>Known: {printable(finding.expected)}</p>}
        </article>
      ))}
      {stale.length > 0 && (
        <>
          <h3>Known failures that did not fail</h3>
          <ul>
            {stale.map(({ label, channel, fixture, surface, reason }) => (
              <li>
                {label}: <code>{channel}</code> of <code>{fixture}</code>
                {surface !== undefined && ` (${surface})`} is as it should be now. It was known for:{' '}
                {printable(reason)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

const kindTitles: Record<Finding['kind'], string> = {
  distinguishable: 'told apart',
  accepted: 'accepted where it must fail',
  misread: 'misread',
  unsettled: 'never settled',
};
