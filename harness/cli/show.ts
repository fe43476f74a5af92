import { fixtures as shipped } from '../../fixtures/index.js';
import type { Fixture } from '../model/fixture.js';
import type { Transport } from '../model/layers.js';
import { printable } from '../support/text/printable.js';
import { wrap } from '../support/text/wrap.js';
import { colours, columns } from './colours.js';
import { printJson, printStyled } from './print.js';
import { loadKnown } from './known.js';
import { catalogueWith, selectFixtures } from './select.js';
import { defectDetails } from './defect-details.js';
import { defectText, jsonOf } from './defects.js';
import { type FixtureDetails, detailsOf } from './fixture-details.js';

export interface ShowOptions {
  json: boolean;
  /** A folder with the user's own fixtures. */
  fixtures?: string;
  /** A folder, or `false` for no expectations. */
  expectations?: string | false;
  transport?: readonly Transport[];
}

/** Prints the details of fixtures, and of known defects. @returns the exit code */
export async function show(names: readonly string[], options: ShowOptions): Promise<number> {
  const catalogue = await catalogueWith(options.fixtures);
  const { expectations } = await loadKnown(options.expectations, catalogue);
  const known = defectDetails(expectations, catalogue);
  const globs = names.filter((name) => !known.some(({ defect }) => defect.id === name));
  const defects = known.filter(({ defect }) => names.includes(defect.id));
  const details =
    globs.length === 0
      ? []
      : selectFixtures(globs, catalogue, options.transport).map((fixture) =>
          detailsOf(fixture, expectations, isShipped(fixture) ? undefined : options.fixtures),
        );
  if (options.json) printJson([...defects.map(jsonOf), ...details], 1);
  else printStyled(`${[...defects.map(defectText), ...details.map(asText)].join('\n')}\n`);
  return 0;
}

const isShipped = ({ id }: Fixture) => shipped.some((fixture) => fixture.id === id);

function asText(details: FixtureDetails): string {
  const { id, title, situation, spec, schemes, transports, slow, surfaces, otherSurfaces, knownDefects } =
    details;
  const rows: [heading: string, ...lines: string[]][] = [
    ['peer', ...details.steps],
    ['a script must see', details.mustSee],
    ['clause', spec],
    ...(situation
      ? [['situation', `${situation.title}: ${situation.clause}`] satisfies [string, string]]
      : []),
    ['schemes', `${schemes.join(', ')}${slow ? ' (slow: an engine takes more than ten seconds)' : ''}`],
    ['transports', transports.join(', ')],
    [
      'surfaces',
      surfaces
        .map(({ surface, schemes: over }) =>
          over.length === schemes.length ? surface : `${surface} (${over.join(', ')} only)`,
        )
        .join(', '),
      ...otherSurfaces.map(({ surface, reason }) => `not ${surface}: ${reason}`),
    ],
    ['lab URLs', ...details.urls],
    ['to run it', details.run],
    ['known defects', ...(knownDefects.length === 0 ? ['none'] : knownDefects.map(knownText))],
  ];
  const width = Math.max(...rows.map(([heading]) => heading.length));
  return [
    `${colours.bold(id)}  ${printable(title)}`,
    ...rows.flatMap(([heading, ...lines]) =>
      lines
        .flatMap((line) => wrap(printable(line), columns() - width - 4))
        .map((line, index) => `  ${colours.dim((index === 0 ? heading : '').padEnd(width))}  ${line}`),
    ),
    '',
  ].join('\n');
}

function knownText({ id, title, versions, link }: FixtureDetails['knownDefects'][number]): string {
  return `${id} (${versions}): ${title}${link === null ? '' : ` (${link})`}`;
}
