import type { JSX } from 'preact';
import type { Overview } from '../../layout/overview.js';

/** The form that filters the matrix. It is hidden without scripts, and the page then shows the whole matrix. */
export function Filters({ overview }: { overview: Overview }): JSX.Element {
  return (
    <form id="filters" class="filters needs-script" role="search" aria-label="Filter the cases">
      <label>
        Browser{' '}
        <select name="client">
          <option value="">all</option>
          {overview.clients.map(({ identity, label }) => (
            <option value={identity.name}>{label}</option>
          ))}
        </select>
      </label>
      <label>
        Situation{' '}
        <select name="group">
          <option value="">all</option>
          {overview.groups.map(({ group }) => (
            <option value={group}>{group}</option>
          ))}
        </select>
      </label>
      <label>
        Fixture <input type="search" name="text" placeholder="certificate" autocomplete="off" />
      </label>
      <label>
        <input type="checkbox" name="differs" /> only what is not as it should be
      </label>
      <button type="reset">Show all</button>
      <output />
    </form>
  );
}
