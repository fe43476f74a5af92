import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Assets } from './assets.js';
import type { GroupRows, Overview } from '../../layout/overview.js';
import { CellView } from './cell-view.js';
import { cellId, packedId } from './ids.js';

/**
 * The details of all cells, as HTML by cell id, compressed by group until the reader opens one. Compression reduces them to a twentieth,
 * because most of the text repeats.
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
