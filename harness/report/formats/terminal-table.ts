import type { ClientColumn, Overview } from '../layout/overview.js';
import { printable } from '../../support/text/printable.js';
import { marksLegend, markTable } from '../layout/tally.js';

/**
 * Returns the table of clients and situations, with the controls last. If it is wider than `columns`, it has a block for each client
 * instead of a row.
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
  const body =
    [table(fullName), table(({ label }) => label)].find((rows) =>
      rows.every((row) => row.length <= columns),
    ) ?? blocks;
  return [...body, '', marksLegend(lines.flatMap(({ marks }) => marks))];
}

function fullName({ identity }: ClientColumn): string {
  return `${identity.product} ${identity.version}`;
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
