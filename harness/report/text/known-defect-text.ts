import { type Case, caseName } from '../../model/case.js';
import type { Fixture } from '../../model/fixture.js';
import { isClass, type Explanation, type KnownDefect } from '../../verdict/expectations.js';
import { isAbout } from '../../verdict/explanations.js';
import { count } from '../../support/text/sentences.js';
import { requiredOfScript, transcriptOf } from './transcript.js';

/** A known defect, with what it needs to be explained. */
export interface KnownDefectFacts {
  defect: KnownDefect;
  /** The browser, such as `Firefox`. */
  product: string;
  /** The cases that it explains. */
  cases: readonly Case[];
  /** The fixture of the simplest of these cases. */
  example: Fixture;
  /** The URLs of the example in the lab. */
  urls: readonly string[];
  /** The command that reproduces the example alone. */
  run: string;
}

/** Returns what a script sees of a known defect, a line for each part: `close.code is 1015 in 90 cases`. */
export function partLines({ defect, cases }: Pick<KnownDefectFacts, 'defect' | 'cases'>): string[] {
  return defect.explains.map((explanation) => {
    const own = cases.filter((testCase) => isAbout(explanation, testCase));
    const where = own.length === 1 ? own.map(caseName).join('') : count(own.length, 'case');
    const { race, rare } = explanation;
    const often = rare ?? race;
    return `${seenText(explanation)}: ${where}${often === undefined ? '' : ` (not in every run: ${often})`}`;
  });
}

function seenText({ channel, values }: Explanation): string {
  const seen = values.map((value) => (isClass(value) ? 'a number of bytes' : value)).join(' or ');
  switch (channel) {
    case 'not-failed':
      return `The client does not fail the connection (events: ${seen})`;
    case 'timed-out':
      return `The client reports no end of the connection (events: ${seen})`;
    default:
      return `${channel} is ${seen}`;
  }
}

/** Returns where a known defect is tracked: the upstream report, or where one was looked for. */
export function knownTracking({ link, searched }: Pick<KnownDefect, 'link' | 'searched'>): string {
  return link ?? `no upstream report${searched === undefined ? '' : ` found (${searched})`}`;
}

/** Returns a known defect as text for the bug tracker of the browser. */
export function trackerText(facts: KnownDefectFacts): string {
  const { defect, product, example, urls, run } = facts;
  return [
    `Title: WebSocket: ${defect.title}`,
    '',
    `Product: ${product} ${defect.versions}`,
    '',
    '## What the standard asks for',
    '',
    `${requiredOfScript(example)}.`,
    ...new Set([defect.clause, example.spec].map((link) => `- ${link}`)),
    '',
    '## Actual',
    '',
    ...partLines(facts).map((line) => `- ${line}`),
    '',
    '## How to reproduce',
    '',
    `${example.id}: ${example.title}. The server:`,
    ...transcriptOf(example).map((line) => `- ${line}`),
    '',
    `In the lab of badsocket, open ${urls.join(' or ')}, or run:`,
    '',
    `    ${run}`,
    '',
  ].join('\n');
}
