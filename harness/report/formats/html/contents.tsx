import type { JSX } from 'preact';
import type { Report } from '../../../model/report.js';

/** The table of contents of the page. */
export function Contents({ report: { leakyClients, skipped } }: { report: Report }): JSX.Element {
  const sections = [
    ['defects', 'Defects'],
    ['situations', 'By situation'],
    ['matrix', 'Every case'],
    ['classes', 'What a script sees'],
    ...(leakyClients === undefined ? [] : [['leaky-clients', 'Would this suite notice a leak?']]),
    ['left-out', 'Not compared'],
    ...(skipped.length === 0 ? [] : [['skipped', 'Skipped']]),
    ['facts', 'The run'],
  ];
  return (
    <nav aria-label="Contents">
      <ul class="contents">
        {sections.map(([id = '', title]) => (
          <li>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
