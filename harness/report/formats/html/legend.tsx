import type { JSX } from 'preact';

/** What the cells say. */
export function Legend({ surfaces }: { surfaces: number }): JSX.Element {
  return (
    <ul class="legend">
      <li>
        <span class="cell class-reference">A</span> to a script, these look the same: so should all failures
        of one browser
      </li>
      <li>
        <span class="cell class-0">B</span> a script can tell these from A; so are C, D and on
      </li>
      {surfaces > 1 && (
        <li>
          <span class="cell class-0">A B</span> not the same on every surface
        </li>
      )}
      <li>
        <span class="cell is-not-failed">✗ not failed</span> the client carries on where it must fail
      </li>
      <li>
        <span class="cell class-reference">✓ read</span> a script read what the server said, as it must
      </li>
      <li>
        <span class="cell is-unwitnessed">? unwitnessed</span> the wire does not show the failure: it counts
        for nothing
      </li>
      <li>
        <span class="cell is-observed">· observed</span> not compared: a script may know
      </li>
    </ul>
  );
}
