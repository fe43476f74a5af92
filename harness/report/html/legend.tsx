import type { JSX } from 'preact';

/** What the cells of the matrix say. */
export function Legend(): JSX.Element {
  return (
    <ul class="legend">
      <li>
        <span class="cell class-A">A</span> the largest class: to a script, these look the same
      </li>
      <li>
        <span class="cell class-0">B</span> a script can tell it from A; so are C, D and on
      </li>
      <li>
        <span class="cell is-accepted">✗ accepted</span> the client carries on where it must fail
      </li>
      <li>
        <span class="cell is-unwitnessed">? unwitnessed</span> the wire does not show the failure: it counts
        for nothing
      </li>
    </ul>
  );
}
