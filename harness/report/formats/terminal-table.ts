import type { ClientColumn, Overview } from '../layout/overview.js';
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
