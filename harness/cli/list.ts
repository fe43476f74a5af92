import type { Fixture } from '../model/fixture.js';
import { groups } from '../model/layers.js';
import { printable } from '../support/text/printable.js';
import { count } from '../support/text/sentences.js';
import { colours } from './colours.js';
import { printJson, printStyled } from './print.js';
import { catalogueWith, selectFixtures } from './select.js';

export interface ListOptions {
  json: boolean;
  /** A folder with the user's own fixtures. */
  fixtures?: string;
}

/** Prints the fixtures that match the globs, by group. @returns the exit code */
export async function list(
  globs: readonly string[],
  { json, fixtures: folder }: ListOptions,
): Promise<number> {
  const fixtures = selectFixtures(globs, await catalogueWith(folder));
  if (json) printJson(fixtures, 1);
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
