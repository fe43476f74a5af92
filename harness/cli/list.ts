import { casesOf } from '../model/case.js';
import { type Fixture, urlToOpen } from '../model/fixture.js';
import { groups, type Scheme, type Transport } from '../model/layers.js';
import { printable } from '../support/text/printable.js';
import { count } from '../support/text/sentences.js';
import { type Expected, expectedOf } from '../verdict/expected.js';
import { colours } from './colours.js';
import { labUrlOf } from './fixture-details.js';
import { printJson, printStyled } from './print.js';
import { catalogueWith, selectFixtures } from './select.js';

export interface ListOptions {
  json: boolean;
  /** A folder with the user's own fixtures. */
  fixtures?: string;
  transport?: readonly Transport[];
}

/** The version of docs/interpreting-fixtures.md. It increases with every change that an older runner would misunderstand. */
const contract = 2;

/** The output of `badsocket list --json`. */
export interface Listing {
  contract: typeof contract;
  fixtures: (Fixture & {
    /** What a script must see. */
    expected: Expected;
    /** The URLs to open in `badsocket lab`: over HTTP/1.1 by scheme, and over HTTP/2. */
    labUrls: Partial<Record<Scheme | 'http2', string>>;
  })[];
}

function listingOf(fixtures: readonly Fixture[]): Listing {
  return {
    contract,
    fixtures: fixtures.map((fixture) => ({
      ...fixture,
      expected: expectedOf(fixture),
      labUrls: Object.fromEntries(
        casesOf([fixture]).map((testCase) => [
          testCase.transport === 'http1' ? testCase.scheme : testCase.transport,
          urlToOpen(fixture, labUrlOf(testCase)),
        ]),
      ),
    })),
  };
}

/** Prints the fixtures that match the globs, by group. @returns the exit code */
export async function list(
  globs: readonly string[],
  { json, fixtures: folder, transport }: ListOptions,
): Promise<number> {
  const fixtures = selectFixtures(globs, await catalogueWith(folder), transport);
  if (json) printJson(listingOf(fixtures), 1);
  else printStyled(asText(fixtures));
  return 0;
}

/** The width of the schemes and transports of a fixture: `ws wss http2`. */
const columnWidth = 12;

function asText(fixtures: readonly Fixture[]): string {
  const width = Math.max(...fixtures.map(({ id }) => id.length));
  const sections = groups.flatMap((group) => {
    const inGroup = fixtures.filter((fixture) => fixture.group === group);
    const lines = inGroup.map(
      ({ id, schemes, transports, slow, title }) =>
        `  ${id.padEnd(width)}  ${[...schemes, ...transports.slice(transports[0] === 'http1' ? 1 : 0)].join(' ').padEnd(columnWidth)}  ${slow ? '(slow) ' : ''}${printable(title)}`,
    );
    return inGroup.length === 0 ? [] : [colours.bold(`${group} (${inGroup.length})`), ...lines, ''];
  });
  return `${[...sections, count(fixtures.length, 'fixture')].join('\n')}\n`;
}
