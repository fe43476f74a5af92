import { type Fixture, urlToOpen } from '../model/fixture.js';
import { groups, type Scheme } from '../model/layers.js';
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
}

/** The version of docs/interpreting-fixtures.md. It increases with every change that an older runner would misunderstand. */
const contract = 1;

/** The output of `badsocket list --json`. */
export interface Listing {
  contract: typeof contract;
  fixtures: (Fixture & {
    /** What a script must see. */
    expected: Expected;
    /** The URLs to open in `badsocket lab`, by scheme. */
    labUrls: Partial<Record<Scheme, string>>;
  })[];
}

function listingOf(fixtures: readonly Fixture[]): Listing {
  return {
    contract,
    fixtures: fixtures.map((fixture) => ({
      ...fixture,
      expected: expectedOf(fixture),
      labUrls: Object.fromEntries(
        fixture.schemes.map((scheme) => [scheme, urlToOpen(fixture, labUrlOf(fixture, scheme))]),
      ),
    })),
  };
}

/** Prints the fixtures that match the globs, by group. @returns the exit code */
export async function list(
  globs: readonly string[],
  { json, fixtures: folder }: ListOptions,
): Promise<number> {
  const fixtures = selectFixtures(globs, await catalogueWith(folder));
  if (json) printJson(listingOf(fixtures), 1);
  else printStyled(asText(fixtures));
  return 0;
}

function asText(fixtures: readonly Fixture[]): string {
  const width = Math.max(...fixtures.map(({ id }) => id.length));
  const sections = groups.flatMap((group) => {
    const inGroup = fixtures.filter((fixture) => fixture.group === group);
    const lines = inGroup.map(
      ({ id, schemes, slow, title }) =>
        `  ${id.padEnd(width)}  ${schemes.join(' ').padEnd(6)}  ${slow ? '(slow) ' : ''}${printable(title)}`,
    );
    return inGroup.length === 0 ? [] : [colours.bold(`${group} (${inGroup.length})`), ...lines, ''];
  });
  return `${[...sections, count(fixtures.length, 'fixture')].join('\n')}\n`;
}
