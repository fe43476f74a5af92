import { quote } from 'shell-quote';
import type { ClientIdentity } from '../../model/observation.js';
import type { Finding } from '../../model/verdict.js';
import { contrastsOf, type Example } from '../layout/example.js';
import type { CaseRow, Overview } from '../layout/overview.js';
import type { Report } from '../../model/report.js';
import { reproductionPage } from './reproduction-page.js';

/** How somebody else sees the same. */
export interface Reproduction {
  /** Observes the example again, beside what it is to be compared with. */
  run: string;
  /** What a person has to do then. */
  andThen?: string;
  /** A page that shows it without the probe, and the command that opens it where the peers are up. */
  byHand?: { page: string; command: string };
}

/** The file that the page is to be saved as. */
export const pageFile = 'reproduction.html';

/** How to see again what an example shows. */
export function reproductionOf(
  finding: Finding,
  example: Example,
  overview: Overview,
  report: Report,
): Reproduction {
  const { cell, observation, surface } = example;
  const { fixture } = cell.case;
  const { identity } = cell.client;
  const contrasts = contrastsOf(example, overview);
  const ids = [...new Set([fixture.id, ...contrasts.map((row) => row.fixture.id), 'healthy'])];
  if (identity.openedByHand) {
    return {
      run: ['badsocket', 'serve', ...ids].join(' '),
      andThen: `Open the page that it names in ${identity.product}, and press "Run in this browser". With --host at the end, the browser may be on another machine.`,
    };
  }
  const options = [
    ...browserOption(identity),
    ...(surface === 'window' ? [] : ['--surface', surface]),
    ...(report.mode === 'portable' ? ['--lab', 'off'] : []),
    ...(fixture.slow ? ['--slow'] : []),
    ...(finding.expected === undefined ? [] : ['--no-expectations']),
  ];
  const run = ['badsocket', 'run', ...ids, ...options].join(' ');
  // Elsewhere a peer has no name that lasts; on another surface it takes more than a page.
  if (report.mode === 'portable' || surface !== 'window' || observation.url === '') return { run };
  const compared = finding.kind === 'distinguishable' ? contrasts.slice(0, 1) : [];
  const page = reproductionPage(finding, [
    { name: cell.case.name, url: lastingUrl(observation.url, cell.case), script: fixture.script },
    ...compared.flatMap((row) => {
      const url = urlOf(row, identity, report);
      return url === undefined ? [] : [{ name: row.name, url, script: row.fixture.script }];
    }),
  ]);
  return page === undefined
    ? { run }
    : { run, byHand: { page, command: `badsocket lab -- ${openingPage(identity)}` } };
}

function urlOf(row: CaseRow, { name }: ClientIdentity, { observations }: Report): string | undefined {
  const observed = observations.find(
    ({ fixture, scheme, client }) => fixture === row.fixture.id && scheme === row.scheme && client === name,
  );
  return observed && lastingUrl(observed.url, row);
}

/** Without the label that made the name a fresh one: the peer's own name. */
function lastingUrl(url: string, { fixture }: CaseRow): string {
  const name = fixture.id.split('/').reverse().join('.');
  return url.replace(new RegExp(`[^./]+\\.(?=${name}\\.)`), '');
}

function browserOption({ engine, command }: ClientIdentity): string[] {
  if (command !== undefined) return ['--browser-command', quote([command])];
  return engine === 'unknown' ? [] : ['--engine', engine];
}

/** A browser that runs already would take the page outside of the lab: it needs a profile of its own. */
function openingPage({ engine, executable, command }: ClientIdentity): string {
  if (command !== undefined) return command.replaceAll('{url}', pageFile);
  switch (engine) {
    case 'chromium':
      return `${executable ?? 'chromium'} --no-sandbox --user-data-dir="$(mktemp -d)" ${pageFile}`;
    case 'firefox':
      return `${executable ?? 'firefox'} --new-instance --profile "$(mktemp -d)" ${pageFile}`;
    case 'webkit':
      return `${executable ?? 'MiniBrowser'} ${pageFile}`;
    case 'unknown':
      return `${executable ?? '<the browser>'} ${pageFile}`;
  }
}
