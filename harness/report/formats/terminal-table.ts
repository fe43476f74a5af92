import type { ClientColumn, Overview } from '../layout/overview.js';
import { reachStages } from '../../model/reach.js';
import { reachText, stageHeadings } from '../text/reach-text.js';
import { printable } from '../../support/text/printable.js';
import { inContext } from '../layout/client-label.js';
import { marksLegend, markTable } from '../layout/tally.js';

/**
 * Returns the table of clients and situations, with the controls last. If it is wider than `columns`, the clients are its columns, and if
 * that is too wide, too, it has a block for each client.
 */
export function terminalTable(overview: Overview, columns: number): string[] {
  const { headings, rows: lines } = markTable(overview);
  const table = (nameOf: (client: ClientColumn) => string): string[] =>
    grid([['', ...headings], ...lines.map(({ client, marks }) => [printable(nameOf(client)), ...marks])]);
  const blocks = lines.flatMap(({ client, marks }, index) => [
    ...(index > 0 ? [''] : []),
    printable(fullName(client)),
    ...grid(headings.map((heading, column) => [`  ${heading}`, marks[column] ?? ''])),
  ]);
  const turned = grid([
    ['', ...lines.map(({ client }) => printable(client.label))],
    ...headings.map((heading, index) => [heading, ...lines.map(({ marks }) => marks[index] ?? '')]),
  ]);
  const body =
    [table(fullName), table(({ label }) => label), turned].find((rows) =>
      rows.every((row) => row.length <= columns),
    ) ?? blocks;
  return [...body, marksLegend(lines.flatMap(({ marks }) => marks))];
}

/** Returns the table of stages that connections of public pages came to. Empty if no client has such pages. */
export function reachTable({ clients }: Overview): string[] {
  const rows = clients.flatMap(({ label, verdict: { reach } }) =>
    reach === undefined ? [] : [[printable(label), ...reach.map(reachText)]],
  );
  return rows.length === 0 ? [] : grid([['', ...reachStages.map((stage) => stageHeadings[stage])], ...rows]);
}

function fullName({ identity: { product, version, context } }: ClientColumn): string {
  return inContext(`${product} ${version}`, context);
}

function grid(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
