import { type ComponentChildren, h, type JSX } from 'preact';
import { render } from 'preact-render-to-string';
import { requirementTexts } from '../text/requirement-text.js';
import { textsOf, type ReportTexts } from '../text/report-texts.js';
import { includesCase, refName } from '../../model/case.js';
import { listed } from '../../support/text/sentences.js';
import { type DefectEntry, defectEntries } from '../layout/defects.js';
import { defectTitle } from '../text/defect-text.js';
import { placeOf } from '../text/place-text.js';
import { type CaseRow, type CellSide, overviewOf } from '../layout/overview.js';
import { printable } from '../../support/text/printable.js';
import type { Report } from '../../model/report.js';

type Outcome =
  | { kind: 'passed' }
  /** New defects, and known ones without a title: one failure for each. */
  | { kind: 'failure'; failures: Message[] }
  /** No result. */
  | { kind: 'error'; sentences: string[] }
  /** Not observed, or known to fail. */
  | { kind: 'skipped'; sentences: string[] };

interface Message {
  title: string;
  sentences: string[];
}

interface TestCase {
  classname: string;
  name: string;
  seconds: number;
  outcome: Outcome;
}

interface TestSuite {
  name: string;
  cases: TestCase[];
}

/**
 * Returns a report as JUnit XML (https://github.com/testmoapp/junitxml): a suite for each client on each surface, a test for
 * each case, and a suite for the run itself.
 */
export function junitReport(report: Report): string {
  const { clients, groups } = overviewOf(report);
  const texts = textsOf(report);
  const suites = [
    runSuite(report, texts),
    ...clients.flatMap((client) => {
      const entries = defectEntries(client.verdict);
      return report.surfaces.map((surface) => ({
        name: `${client.label} ${placeOf([surface])}`,
        cases: groups.flatMap(({ group, rows }) =>
          rows.flatMap(({ row, cells }) =>
            cells
              .filter((cell) => cell.client === client)
              .flatMap(({ sides }) => sides.filter((side) => side.surface === surface))
              .map((side) => ({
                classname: group,
                name: row.name,
                seconds: secondsOf(side),
                outcome: outcomeOf(entries, row, side, texts),
              })),
          ),
        ),
      }));
    }),
  ];
  const all = suites.flatMap(({ cases }) => cases);
  const root = element(
    'testsuites',
    { name: 'badsocket', ...countsOf(all) },
    suites.map((suite) => suiteElement(suite, report.startedAt)),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root)}\n`;
}

/** Returns the suite of the run itself: problems and stale expectations, which belong to no case. */
function runSuite(report: Report, texts: ReportTexts): TestSuite {
  const { labelOf, staleOf, problems } = texts;
  const stale = report.verdict.clients.flatMap((client) => client.stale);
  return {
    name: 'the run',
    cases: [
      {
        classname: 'run',
        name: 'is valid',
        seconds: 0,
        outcome: problems.length > 0 ? { kind: 'error', sentences: problems } : { kind: 'passed' },
      },
      ...stale.map((part): TestCase => ({
        classname: 'expectations',
        name: `${labelOf(part.client)}: ${part.defect}: ${part.channel} of ${listed(part.cases.map(refName))}`,
        seconds: 0,
        outcome: {
          kind: 'failure',
          failures: [{ title: 'no longer fails as expected', sentences: [staleOf(part)] }],
        },
      })),
    ],
  };
}

function outcomeOf(
  defects: readonly DefectEntry[],
  row: CaseRow,
  { surface, status, ...side }: CellSide,
  { findingOf }: ReportTexts,
): Outcome {
  const entries = defects.flatMap((entry) => {
    const findings = entry.findings.filter(
      (finding) => includesCase(finding.cases, row.ref) && finding.surfaces.includes(surface),
    );
    return findings.length === 0 ? [] : [{ entry, sentences: findings.map(findingOf) }];
  });
  const failures = entries
    .filter(({ entry }) => entry.defect.status !== 'known')
    .map(({ entry, sentences }) => ({ title: defectTitle(entry), sentences }));
  if (failures.length > 0) return { kind: 'failure', failures };
  switch (status.kind) {
    case 'error':
      return { kind: 'error', sentences: [status.message] };
    case 'unobserved':
      return { kind: 'error', sentences: ['the run ended before this case'] };
    case 'skipped':
      return { kind: 'skipped', sentences: [status.reason] };
    default:
      break;
  }
  if (side.discounted > 0) return { kind: 'error', sentences: unwitnessed(side.observations) };
  return entries.length > 0
    ? {
        kind: 'skipped',
        sentences: entries.flatMap(({ entry, sentences }) => [
          `known (${entry.defect.id}): ${defectTitle(entry)}`,
          ...sentences,
        ]),
      }
    : { kind: 'passed' };
}

function unwitnessed(observations: CellSide['observations']): string[] {
  const unmet = observations.flatMap(({ witness }) => requirementTexts(witness.requirements, 'unmet'));
  return [`unwitnessed, the wire does not show: ${[...new Set(unmet)].join('; ')}`];
}

function secondsOf({ observations }: CellSide): number {
  const ms = observations.reduce(
    (sum, { outcome }) => sum + (outcome.kind === 'trace' ? outcome.trace.elapsedMs : 0),
    0,
  );
  return ms / 1000;
}

function suiteElement({ name, cases }: TestSuite, timestamp: string): JSX.Element {
  return element('testsuite', { name: plain(name), timestamp, ...countsOf(cases) }, cases.map(caseElement));
}

function caseElement({ classname, name, seconds, outcome }: TestCase): JSX.Element {
  const attributes = { classname, name: plain(name), time: seconds.toFixed(3) };
  return element('testcase', attributes, messagesOf(outcome));
}

function messagesOf(outcome: Outcome): JSX.Element[] {
  switch (outcome.kind) {
    case 'passed':
      return [];
    case 'failure':
      return outcome.failures.map(({ title, sentences }) =>
        element('failure', { message: plain(title) }, sentences.map(plain).join('\n')),
      );
    case 'error':
    case 'skipped': {
      const [first = ''] = outcome.sentences;
      return [element(outcome.kind, { message: plain(first) }, outcome.sentences.map(plain).join('\n'))];
    }
  }
}

/** Returns an element. Its text is escaped. */
function element(
  name: string,
  attributes: Record<string, string>,
  children?: ComponentChildren,
): JSX.Element {
  return h(name, attributes, children);
}

function countsOf(cases: readonly TestCase[]) {
  const number = (kind: Outcome['kind']) =>
    String(cases.filter(({ outcome }) => outcome.kind === kind).length);
  return {
    tests: String(cases.length),
    failures: number('failure'),
    errors: number('error'),
    skipped: number('skipped'),
    time: cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
  };
}

/** Removes what XML cannot contain: https://www.w3.org/TR/xml/#charsets and https://www.w3.org/TR/xml/#syntax */
function plain(text: string): string {
  return printable(text)
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll(']]>', ']]\\u{3e}');
}
