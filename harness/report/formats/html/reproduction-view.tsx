import type { JSX } from 'preact';
import { pageFile, type Reproduction } from '../../text/reproduction.js';
import { Copyable } from './copyable.js';

/** How to reproduce a finding. */
export function ReproductionView({
  id,
  reproduction: { run, andThen, byHand },
}: {
  /** The id of the finding. */
  id: string;
  reproduction: Reproduction;
}): JSX.Element {
  return (
    <details>
      <summary>Minimal reproduction</summary>
      <Copyable id={`${id}/run`} what="the command" text={run} />
      {andThen !== undefined && <p>{andThen}</p>}
      {byHand !== undefined && (
        <>
          <p>
            Or by hand: this page, saved as <code>{pageFile}</code>,
          </p>
          <Copyable id={`${id}/page`} what="the page" text={byHand.page} />
          <p>opened in the lab:</p>
          <Copyable id={`${id}/command`} what="the command" text={byHand.command} />
        </>
      )}
    </details>
  );
}
