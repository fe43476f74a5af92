import { refName } from '../../model/case.js';
import { count } from '../../support/text/sentences.js';
import { placeOf } from './place-text.js';
import type { Finding } from '../../model/verdict.js';
import type { Example } from '../layout/example.js';
import { requiredBehaviour, channelText, expectedOf, titleOf } from './finding-text.js';
import { buildText } from './client-text.js';
import { printable } from '../../support/text/printable.js';
import type { Report } from '../../model/report.js';
import { pageFile, type Reproduction } from './reproduction.js';
import { requirementTexts } from './requirement-text.js';
import { traceLines } from './trace-text.js';

/** How many cases are listed by name. */
const namedCases = 12;

/**
 * A finding as text for the bug tracker of the client: it contains everything that a reader without the report needs.
 */
export function bugReport(
  finding: Finding,
  { cell, observation }: Example,
  { run, andThen, byHand }: Reproduction,
  { badsocket, startedAt, mode }: Report,
): string {
  const { identity } = cell.client;
  const { fixture, name } = cell.case;
  const intended = requiredBehaviour(finding, fixture.spec);
  const what = channelText(finding);
  const more = finding.cases.length - namedCases;
  const lines = [
    `Title: WebSocket: ${titleOf(finding)}`,
    '',
    `Product: ${identity.product} ${identity.version}`,
    `Build: ${buildText(identity)}`,
    `User agent: ${identity.userAgent}`,
    '',
    '## What the standard asks for',
    '',
    intended.text,
    ...intended.links.map((link) => `- ${link}`),
    '',
    '## Expected',
    '',
    expectedOf(finding),
    ...(what === undefined ? [] : [`(${what}.)`]),
    '',
    '## Actual',
    '',
    ...actual(finding),
    `Seen ${placeOf(finding.surfaces)}.`,
    '',
    '## Evidence',
    '',
    `${name}: ${fixture.title}.`,
    ...(observation.outcome.kind === 'trace'
      ? ['What the script saw:', ...listed(traceLines(observation.outcome.trace))]
      : []),
    'What the wire showed:',
    ...listed(requirementTexts(observation.witness.requirements, 'met')),
    ...(finding.cases.length > 1
      ? [
          `The same in ${count(finding.cases.length, 'case')}:`,
          ...listed(finding.cases.slice(0, namedCases).map(refName)),
          ...(more > 0 ? [`- and ${String(more)} more`] : []),
        ]
      : []),
    '',
    '## How to reproduce',
    '',
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
    '',
    `Found by badsocket ${badsocket.version} on ${startedAt.slice(0, 10)}${mode === 'portable' ? ', on loopback' : ''}.`,
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function actual(finding: Finding): string[] {
  switch (finding.kind) {
    case 'distinguishable':
      return [
        `${finding.channel} is ${finding.here.value} in ${String(finding.here.seen)} of ${count(finding.here.total, 'observation')}.`,
        `Elsewhere it is ${finding.elsewhere.value} in ${String(finding.elsewhere.seen)} of ${String(finding.elsewhere.total)}.`,
      ];
    case 'close-mismatch':
      return [
        `${finding.channel} is ${finding.here.value} in ${String(finding.here.seen)} of ${count(finding.here.total, 'observation')}.`,
      ];
    case 'not-failed':
      return [
        `The client did not fail the connection in ${String(finding.seen)} of ${count(finding.total, 'observation')}.`,
      ];
    case 'timed-out':
      return [
        `Neither close nor an exception came within ${String(finding.budgetMs)} ms in ${String(finding.seen)} of ${count(finding.total, 'observation')}.`,
      ];
  }
}

function listed(lines: readonly string[]): string[] {
  return lines.map((line) => `- ${line}`);
}
