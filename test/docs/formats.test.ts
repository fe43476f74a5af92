import { expect, it } from 'vitest';
import { type Format, formats } from '../../harness/report/formats/index.js';
import { textOf } from './pages.js';

const defaults: Record<Format['byDefault'], string> = {
  always: 'always',
  'in-github-actions': 'in GitHub Actions',
  never: 'no',
};

function destinationOf({ outputs }: Format): string {
  return outputs
    .map((output) => {
      switch (output.to) {
        case 'stdout':
        case 'workflow-commands':
          return 'standard output';
        case 'file':
          return `\`${output.file}\``;
        case 'github-step-summary':
          return 'the summary of the job';
      }
    })
    .join(', ');
}

it('docs/ci.md lists every reporter like the table of formats', () => {
  const rows = formats.map(
    (format) =>
      `| \`${format.name}\` | ${format.about} | ${destinationOf(format)} | ${defaults[format.byDefault]} |`,
  );
  const listed = textOf('docs/ci.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.replaceAll(/ +\|/g, ' |'));
  expect(listed).toEqual(rows);
});
