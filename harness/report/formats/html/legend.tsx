import type { JSX } from 'preact';

/** The legend of the cells. */
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
        <span class="cell is-not-failed">✗ not failed</span> the client does not fail the connection
      </li>
      <li>
        <span class="cell class-reference">✓ read</span> a script read the close code and reason exactly
      </li>
      <li>
        <span class="cell is-unwitnessed">? unwitnessed</span> the wire does not show the failure: the case
        does not count
      </li>
      <li>
        <span class="cell is-observed">· observed</span> not compared: a script may see a difference
      </li>
    </ul>
  );
}
