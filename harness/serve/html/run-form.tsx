import type { JSX } from 'preact';
import { maxRepeat } from '../limits.js';

/** The form that starts a run in the browser that shows the page. */
export function RunForm(): JSX.Element {
  return (
    <form id="run" class="run">
      <button type="submit">Run in this browser</button>
      <label>
        in{' '}
        <select name="surfaces">
          <option value="default">a window and a worker</option>
          <option value="all">all surfaces</option>
        </select>
      </label>
      <label>
        <input type="number" name="repeat" min="1" max={maxRepeat} value="1" /> times per case
      </label>
      <label>
        <input type="checkbox" name="slow" /> include slow fixtures
      </label>
      <output />
    </form>
  );
}
