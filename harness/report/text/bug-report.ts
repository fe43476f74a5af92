import { refName } from '../../model/case.js';
import { count } from '../../support/text/sentences.js';
import { placeOf } from './place-text.js';
import type { Finding } from '../../model/verdict.js';
import type { DefectEntry } from '../layout/defects.js';
import type { Example } from '../layout/example.js';
import { defectTitle } from './defect-text.js';
import { requiredBehaviour, channelText, expectedOf } from './finding-text.js';
import { buildText } from './client-text.js';
import { printable } from '../../support/text/printable.js';
import type { Report } from '../../model/report.js';
import { pageFile, type Reproduction } from './reproduction.js';
import { requirementTexts } from './requirement-text.js';
import { traceLines } from './trace-text.js';

/** How many cases are listed by name, and how many findings. */
const namedCases = 12;
const namedFindings = 6;

/**
 * A defect as text for the bug tracker of the client: it contains everything that a reader without the report needs.
 * @param example shows the first finding of the defect
 */
export function bugReport(
  entry: DefectEntry,
  { cell, observation }: Example,
  reproduction: Reproduction,
  { badsocket, startedAt, mode }: Report,
): string {
  const { defect } = entry;
  const findings = entry.findings.slice(0, namedFindings);
  const { identity } = cell.client;
  const { fixture, name } = cell.case;
  const intended = findings.map((finding) => requiredBehaviour(finding, fixture.spec));
  const more = defect.cases.length - namedCases;
  const lines = [
    `Title: WebSocket: ${defectTitle(entry)}`,
    '',
    `Product: ${identity.product} ${identity.version}`,
    `Build: ${buildText(identity)}`,
    `User agent: ${identity.userAgent}`,
    '',
    '## What the standard asks for',
    '',
    ...distinct(intended.map(({ text }) => text)),
    ...listed(distinct([defect.clause, ...intended.flatMap(({ links }) => links)])),
    '',
    '## Expected',
    '',
    ...distinct(findings.map(expectedOf)),
    ...distinct(findings.flatMap((finding) => channelText(finding) ?? [])).map((what) => `(${what}.)`),
    '',
    '## Actual',
    '',
    ...findings.flatMap(actual),
    `Seen ${placeOf(defect.surfaces)}.`,
    '',
    '## Evidence',
    '',
    `${name}: ${fixture.title}.`,
    ...(observation.outcome.kind === 'trace'
      ? ['What the script saw:', ...listed(traceLines(observation.outcome.trace))]
      : []),
    'What the wire showed:',
    ...listed(requirementTexts(observation.witness.requirements, 'met')),
    ...(defect.cases.length > 1
      ? [
          `The same defect shows in ${count(defect.cases.length, 'case')}:`,
          ...listed(defect.cases.slice(0, namedCases).map(refName)),
          ...(more > 0 ? [`- and ${String(more)} more`] : []),
        ]
      : []),
    '',
    '## How to reproduce',
    '',
    ...reproducing(reproduction),
    '',
    `Found by badsocket ${badsocket.version} on ${startedAt.slice(0, 10)}${mode === 'portable' ? ', on loopback' : ''}.`,
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function reproducing({ run, andThen, byHand }: Reproduction): string[] {
  return [
    ...(byHand
      ? [
          `1. Save this as ${pageFile}:`,
          '',
          ...byHand.page
            .trimEnd()
            .split('\n')
            .map((line) => `       ${line}`),
          '',
          `2. Open it in the lab: ${byHand.command}`,
          `3. Or run badsocket: ${run}`,
        ]
      : [run, ...(andThen === undefined ? [] : [andThen])]),
    'In a checkout of badsocket, `badsocket` is `npx badsocket`.',
  ];
}

function actual(finding: Finding): string[] {
  const { value, seen, total } = finding.here;
  const times = `in ${String(seen)} of ${count(total, 'observation')}`;
  switch (finding.kind) {
    case 'distinguishable':
    case 'undecided':
      return [
        `${finding.channel} is ${value} ${times}.`,
        `Elsewhere it is ${finding.elsewhere.value} in ${String(finding.elsewhere.seen)} of ${String(finding.elsewhere.total)}.`,
      ];
    case 'close-mismatch':
    case 'feedback-mismatch':
      return [`${finding.channel} is ${value} ${times}.`];
    case 'not-failed':
      return [`The client did not fail the connection ${times}: ${value}.`];
    case 'timed-out':
      return [
        `Neither close nor an exception came within ${String(finding.budgetMs)} ms ${times}. Events: ${value}.`,
      ];
  }
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function listed(lines: readonly string[]): string[] {
  return lines.map((line) => `- ${line}`);
}
