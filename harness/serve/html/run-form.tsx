import type { JSX } from 'preact';
import { maxRepeat } from '../limits.js';

/** What is asked for when the suite is to run in the browser that shows the page. */
export function RunForm(): JSX.Element {
  return (
    <form id="run" class="run">
      <button type="submit">Run in this browser</button>
      <label>
        in{' '}
        <select name="surfaces">
          <option value="default">a window and a worker</option>
          <option value="all">every place a script can run</option>
        </select>
      </label>
      <label>
        <input type="number" name="repeat" min="1" max={maxRepeat} value="1" /> times each
      </label>
      <label>
        <input type="checkbox" name="slow" /> slow ones too
      </label>
      <output />
    </form>
  );
}
