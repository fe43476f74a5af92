import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Assets } from './assets.js';
import type { GroupRows, Overview } from '../../layout/overview.js';
import { CellView } from './cell-view.js';
import { cellId, packedId } from './ids.js';

/**
 * What stands behind every cell, out of the way until somebody asks for it: as HTML that is rendered here, by the cell's id, and
 * packed by group. Unpacked it is twenty times as long, for most of it is said again and again.
 */
export function PackedCells({ overview, pack }: { overview: Overview; pack: Assets['pack'] }): JSX.Element {
  return (
    <>
      {overview.groups.map((group) => (
        <script
          id={packedId(group.group)}
          type="application/octet-stream"
          dangerouslySetInnerHTML={{ __html: pack(JSON.stringify(viewsOf(group))) }}
        />
      ))}
    </>
  );
}

function viewsOf({ rows }: GroupRows): Record<string, string> {
  return Object.fromEntries(
    rows
      .flatMap(({ cells }) => cells)
      .map((cell) => [cellId(cell), renderToString(<CellView cell={cell} />)]),
  );
}
