import { fixtures as shipped } from '../../fixtures/index.js';
import { wrap } from '../support/text/wrap.js';
import { colours, columns } from './colours.js';
import { loadKnown } from './known.js';
import { catalogueWith, selectFixtures } from './select.js';
import { type Shown, shownOf } from './shown.js';

export interface ShowOptions {
  json: boolean;
  /** A folder of own fixtures. */
  fixtures?: string;
  /** A folder; `false` for none at all. */
  expectations?: string | false;
}

/** Prints all that is known of some fixtures. @returns the exit code */
export async function show(globs: readonly string[], options: ShowOptions): Promise<number> {
  const catalogue = await catalogueWith(options.fixtures);
  const { expectations } = await loadKnown(options.expectations);
  const shown = selectFixtures(globs, catalogue).map((fixture) =>
    shownOf(fixture, expectations, shipped.includes(fixture) ? undefined : options.fixtures),
  );
  process.stdout.write(
    options.json ? `${JSON.stringify(shown, null, 1)}\n` : `${shown.map(asText).join('\n')}\n`,
  );
  return 0;
}

function asText(shown: Shown): string {
  const { id, title, situation, spec, schemes, slow, surfaces, otherSurfaces, known } = shown;
  const rows: [heading: string, ...lines: string[]][] = [
    ['does', ...shown.does],
    ['a script must see', shown.asked],
    ['clause', spec],
    ...(situation
      ? [['situation', `${situation.title}: ${situation.clause}`] satisfies [string, string]]
      : []),
    ['over', `${schemes.join(', ')}${slow ? '; slow: an engine takes over ten seconds' : ''}`],
    [
      'where',
      surfaces
        .map(({ surface, schemes: over }) =>
          over.length === schemes.length ? surface : `${surface} (${over.join(', ')} alone)`,
        )
        .join(', '),
      ...otherSurfaces.map(({ surface, reason }) => `not ${surface}: ${reason}`),
    ],
    ['in the lab', ...shown.urls],
    ['to run it', shown.run],
    ['known', ...(known.length === 0 ? ['nothing: no engine is expected to fail'] : known.map(knownText))],
  ];
  const width = Math.max(...rows.map(([heading]) => heading.length));
  return [
    `${colours.bold(id)}  ${title}`,
    ...rows.flatMap(([heading, ...lines]) =>
      lines
        .flatMap((line) => wrap(line, columns() - width - 4))
        .map((line, index) => `  ${colours.dim((index === 0 ? heading : '').padEnd(width))}  ${line}`),
    ),
    '',
  ].join('\n');
}

function knownText({
  engine,
  channel,
  surface,
  versions,
  reason,
  link,
  since,
}: Shown['known'][number]): string {
  const where = [surface, versions].filter(Boolean).join(', ');
  return `${engine}${where && ` (${where})`}: ${channel}: ${reason} (${link}, since ${since})`;
}
