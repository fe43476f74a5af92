import type { JSX } from 'preact';
import type { Observation } from '../../../model/observation.js';
import { requirementText } from '../../text/requirement-text.js';
import { traceLines } from '../../text/trace-text.js';
import { packetsLine, witnessLine } from '../../text/witness-text.js';
import { Code } from './code.js';

/** One observation: the trace beside the witness. */
export function ObservationView({
  observation,
  heading,
}: {
  observation: Observation;
  /** `''` if it is the only observation. */
  heading: string;
}): JSX.Element {
  const { outcome, witness, url } = observation;
  return (
    <>
      {heading && <h3>{heading}</h3>}
      <p>
        <Code text={url} />
      </p>
      <div class="pair">
        <section>
          <h4>What the script saw</h4>
          <Lines
            lines={
              outcome.kind === 'trace'
                ? traceLines(outcome.trace)
                : [`${outcome.fault} error: ${outcome.message}`]
            }
          />
        </section>
        <section>
          <h4>What the wire saw</h4>
          <Lines lines={witness.events.map(witnessLine)} />
          {witness.packets && <p>Packets: {packetsLine(witness.packets)}.</p>}
          <ul>
            {witness.requirements.map((requirement) => (
              <li class={requirement.met ? 'met' : 'unmet'}>
                {requirement.met ? '✓ met' : '✗ unmet'}: {requirementText(requirement)}
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}

function Lines({ lines }: { lines: string[] }): JSX.Element {
  return lines.length === 0 ? (
    <p>Nothing.</p>
  ) : (
    <ol>
      {lines.map((line) => (
        <li>
          <Code text={line} />
        </li>
      ))}
    </ol>
  );
}
