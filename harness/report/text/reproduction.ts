import { refName } from '../../model/case.js';
import { parse, quote } from 'shell-quote';
import type { ClientIdentity } from '../../model/observation.js';
import type { ClientVerdict, Finding } from '../../model/verdict.js';
import { contrastsOf, type Example } from '../layout/example.js';
import type { CaseRow, Overview } from '../layout/overview.js';
import type { Report } from '../../model/report.js';
import { reproductionPage } from './reproduction-page.js';

/** How another person reproduces a finding. */
export interface Reproduction {
  /** The command that observes the example again, with the cases to compare it with. */
  run: string;
  /** What a person does next. */
  andThen?: string;
  /** A page that shows it without the probe, and the command that opens it in the lab. */
  byHand?: { page: string; command: string };
}

/** The name under which a person saves the page. */
export const pageFile = 'reproduction.html';

/** Returns how to reproduce what an example shows. */
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
      run: quote(['badsocket', 'serve', ...ids]),
      andThen: `Open the page that it names in ${identity.product}, and press "Run in this browser". With --host at the end, the browser may be on another machine.`,
    };
  }
  const options = [
    ...browserOption(identity),
    ...(surface === 'window' ? [] : ['--surface', surface]),
    ...(identity.context === undefined ? [] : ['--context', identity.context]),
    ...(report.mode === 'portable' ? ['--lab', 'off'] : []),
    ...(fixture.slow ? ['--slow'] : []),
    ...(isKnown(finding, cell.client.verdict) ? ['--no-expectations'] : []),
  ];
  const run = quote(['badsocket', 'run', ...ids, ...options]);
  // Only in the lab do peers have permanent names. Other surfaces take more than one page, and other contexts a page that is public.
  const isAlone = surface === 'window' && identity.context === undefined;
  if (report.mode === 'portable' || !isAlone || observation.url === '') return { run };
  const compared =
    finding.kind === 'distinguishable' || finding.kind === 'undecided' ? contrasts.slice(0, 1) : [];
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

/** Whether an expectation explains a finding, so that a run would call it known. */
function isKnown({ defect }: Finding, { defects }: ClientVerdict): boolean {
  return defects.some(({ id, status }) => id === defect && status !== 'new');
}

function urlOf(row: CaseRow, { name }: ClientIdentity, { observations }: Report): string | undefined {
  const observed = observations.find(
    (observation) => observation.client === name && refName(observation) === row.name,
  );
  return observed && lastingUrl(observed.url, row);
}

/** Removes the unique label: what remains is the permanent name of the peer. */
function lastingUrl(url: string, { fixture }: CaseRow): string {
  const name = fixture.id.split('/').reverse().join('.');
  return url.replace(new RegExp(`[^./]+\\.(?=${name}\\.)`), '');
}

function browserOption({ engine, command }: ClientIdentity): string[] {
  if (command !== undefined) return ['--browser-command', command];
  return engine === 'unknown' ? [] : ['--engine', engine];
}

/** Returns a shell command with a profile of its own: a browser that already runs would open the page outside the lab. */
function openingPage({ engine, executable, command }: ClientIdentity): string {
  if (command !== undefined) return quote(wordsOf(command).map((word) => word.replaceAll('{url}', pageFile)));
  const program = (name: string) => (executable === undefined ? name : quote([executable]));
  switch (engine) {
    case 'chromium':
      return `${program('chromium')} --no-sandbox --user-data-dir="$(mktemp -d)" ${pageFile}`;
    case 'firefox':
      return `${program('firefox')} --new-instance --profile "$(mktemp -d)" ${pageFile}`;
    case 'webkit':
      return `${program('MiniBrowser')} ${pageFile}`;
    case 'unknown':
      return `${program('<the browser>')} ${pageFile}`;
  }
}

/** Splits a command line as `--browser-command` does. Variables stay as they are: the report may be from another machine. */
function wordsOf(line: string): string[] {
  return parse(line, (name) => `$${name}`).flatMap((entry) => {
    if (typeof entry === 'string') return [entry];
    if ('comment' in entry) return [];
    return [entry.op === 'glob' ? entry.pattern : entry.op];
  });
}
