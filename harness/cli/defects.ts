import { fixtures } from '../../fixtures/index.js';
import { caseName } from '../model/case.js';
import { engines } from '../model/observation.js';
import { groupBy } from '../support/collections/group-by.js';
import { printable } from '../support/text/printable.js';
import { count } from '../support/text/sentences.js';
import { wrap } from '../support/text/wrap.js';
import { knownTracking, partLines, trackerText } from '../report/text/known-defect-text.js';
import { colours, columns } from './colours.js';
import { type DefectDetails, defectDetails } from './defect-details.js';
import { loadKnown } from './known.js';
import { parseNames } from './names.js';
import { printJson, printStyled } from './print.js';

export interface DefectsOptions {
  json: boolean;
  /** A folder. Default: the built-in expectations. */
  expectations?: string;
}

/** Prints the known defects of some engines. @returns the exit code */
export async function defects(
  names: string | undefined,
  { json, expectations: folder }: DefectsOptions,
): Promise<number> {
  const named = names === undefined ? engines : parseNames('engine', names, engines);
  const { expectations } = await loadKnown(folder, fixtures);
  const details = defectDetails(expectations, fixtures, named);
  if (json) printJson(details.map(jsonOf), 1);
  else printStyled(listText(details));
  return 0;
}

/** What `--json` prints about a known defect. */
export function jsonOf({ engine, defect, cases, run }: DefectDetails): object {
  return { engine, ...defect, cases: cases.map(caseName), run };
}

function listText(details: readonly DefectDetails[]): string {
  if (details.length === 0) return 'There are no known defects.\n';
  const width = Math.max(...details.map(({ defect }) => defect.id.length));
  const number = Math.max(...details.map(({ cases }) => String(cases.length).length));
  return [...groupBy(details, ({ product }) => product)]
    .flatMap(([product, own]) => [
      colours.bold(product),
      ...own.flatMap(({ defect, cases }) => {
        const cells = [defect.id.padEnd(width), String(cases.length).padStart(number)].join('  ');
        const indent = cells.length + 4;
        const lines = [defect.title, `${defect.versions}, since ${defect.since}, ${knownTracking(defect)}`];
        return lines
          .flatMap((line) => wrap(printable(line), columns() - indent))
          .map((line, index) => `  ${(index === 0 ? cells : '').padEnd(cells.length)}  ${line}`);
      }),
      '',
    ])
    .concat('The number counts cases. To explain a defect: badsocket show <defect>', '')
    .join('\n');
}

/** Returns a known defect in full: what happens, the clause, how to reproduce it alone, and the text for a tracker. */
export function defectText(details: DefectDetails): string {
  const { product, defect, cases, run } = details;
  const rows: [heading: string, ...lines: string[]][] = [
    ['browser', `${product} ${defect.versions}`],
    ['what happens', ...partLines(details)],
    ['cases', `${count(cases.length, 'case')}, such as ${caseName(example(details))}`],
    ['clause', defect.clause],
    ['upstream report', knownTracking(defect)],
    ['known since', defect.since],
    ['to reproduce it', run],
  ];
  const width = Math.max(...rows.map(([heading]) => heading.length));
  return [
    `${colours.bold(defect.id)}  ${printable(defect.title)}`,
    ...rows.flatMap(([heading, ...lines]) =>
      lines
        .flatMap((line) => wrap(printable(line), columns() - width - 4))
        .map((line, index) => `  ${colours.dim((index === 0 ? heading : '').padEnd(width))}  ${line}`),
    ),
    `  ${colours.dim('text for a tracker')}`,
    '',
    ...trackerText(details)
      .trimEnd()
      .split('\n')
      .map((line) => `    ${printable(line)}`.trimEnd()),
    '',
  ].join('\n');
}

function example({ cases, example: fixture }: DefectDetails): DefectDetails['cases'][number] {
  const found = cases.find((testCase) => testCase.fixture === fixture);
  if (found === undefined) throw new RangeError('The example is one of the cases.');
  return found;
}
