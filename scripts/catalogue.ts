import { situations } from '../harness/model/situations.js';
import type { Fixture } from '../harness/model/fixture.js';
import { groups } from '../harness/model/layers.js';
import { askedOfScript, transcriptOf } from '../harness/report/text/transcript.js';

/** All fixtures as one page of Markdown, for docs/fixtures.md. */
export function catalogueMarkdown(fixtures: readonly Fixture[]): string {
  const present = groups.filter((group) => fixtures.some((fixture) => fixture.group === group));
  return [
    '# Fixtures',
    '',
    'Made from the declarations in `fixtures/`; a test fails when it is stale (`npx vitest run scripts/catalogue -u` makes it anew).',
    '',
    ...present.map((group) => {
      const own = fixtures.filter((fixture) => fixture.group === group);
      return `- [${group}](#${group}): ${own.length}`;
    }),
    '',
    ...present.flatMap((group) =>
      section(
        group,
        fixtures.filter((fixture) => fixture.group === group),
      ),
    ),
  ].join('\n');
}

function section(group: string, fixtures: readonly Fixture[]): string[] {
  const situation = situations.find(({ layer }) => layer === group);
  return [
    `## ${group}`,
    '',
    ...(situation === undefined ? [] : [`${situation.title}. [The clause](${situation.clause})`, '']),
    ...fixtures.flatMap(entry),
  ];
}

function entry(fixture: Fixture): string[] {
  const { id, title, spec, schemes, slow } = fixture;
  return [
    `### ${id}`,
    '',
    `${title}. [Clause](${spec}); over ${schemes.join(' and ')}${slow ? '; slow' : ''}.`,
    '',
    '```',
    ...transcriptOf(fixture),
    '```',
    '',
    `A script must see ${askedOfScript(fixture)}.`,
    '',
  ];
}
