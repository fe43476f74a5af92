import picocolors from 'picocolors';
import { refName } from '../../model/case.js';
import { summaryText } from '../text/summary-text.js';
import { groupBy } from '../../support/collections/group-by.js';
import { count, listed } from '../../support/text/sentences.js';
import { placeOf } from '../text/place-text.js';
import {
  type Change,
  changesOf,
  type ClientChanges,
  type ReportComparison,
  type Shift,
} from '../layout/compare.js';
import { printable } from '../../support/text/printable.js';
import type { TerminalOptions } from './terminal.js';
import { wrap } from '../../support/text/wrap.js';

const headings: Record<Change['kind'], string> = {
  new: 'New',
  changed: 'Changed',
  gone: 'Gone',
  unlooked: 'Not observed again',
};

/**
 * Formats the changes between two reports for the terminal. The last line says whether the newer one has a
 * regression.
 */
export function comparisonText(
  { clients, invalid, exitCode }: ReportComparison,
  { colours, columns }: TerminalOptions,
): string {
  const colour = picocolors.createColors(colours);
  const section = (title: string, sentences: readonly string[]) =>
    sentences.length === 0
      ? []
      : [
          `  ${title}`,
          ...sentences.flatMap((sentence) =>
            wrap(printable(sentence), columns - 4).map((line) => `    ${line}`),
          ),
        ];
  const lines = clients.flatMap((client) => [
    colour.bold(printable(nameOf(client))),
    ...(Object.keys(headings) as Change['kind'][]).flatMap((kind) =>
      section(headings[kind], changesOf(client, kind).map(changeText)),
    ),
    ...section(
      'Bits',
      shiftTexts(client.bits, (amount) => amount.bits.toFixed(2)),
    ),
    ...section('Classes', shiftTexts(client.classes, String)),
    ...(isSame(client) ? ['  nothing changed'] : []),
    '',
  ]);
  const [paint, last] = verdictOf(clients, invalid, exitCode, colour);
  return `${[...lines, paint(printable(last))].join('\n')}\n`;
}

function nameOf({ client, was, now }: ClientChanges): string {
  if (was === undefined) return `${now ?? client}, which the older report does not have`;
  if (now === undefined) return `${was}, which the newer report does not have`;
  return was === now ? now : `${was} → ${now}`;
}

function isSame({ findings, bits, classes }: ClientChanges): boolean {
  return findings.length + bits.length + classes.length === 0;
}

function changeText({ finding, channel, was, now, surfaces, cases, lookedBefore }: Change): string {
  const values =
    was !== undefined && now !== undefined
      ? `: ${now}, was ${was}`
      : `: ${now ?? was ?? ''}`.replace(/: $/, '');
  const what = channel === undefined ? finding : `${channel}${values}`;
  const before = lookedBefore === false ? '; the older run did not observe it' : '';
  return `${what}, of ${listed(cases.map(refName))} ${placeOf(surfaces)}${before}`;
}

/** Names surfaces with the same change together. */
function shiftTexts<Amount>(shifts: readonly Shift<Amount>[], textOf: (amount: Amount) => string): string[] {
  const text = (amount: Amount | undefined) => (amount === undefined ? 'not observed' : textOf(amount));
  const alike = groupBy(shifts, ({ was, now }) => `${text(now)}, was ${text(was)}`);
  return [...alike].map(([text, group]) => `${placeOf(group.map(({ surface }) => surface))}: ${text}`);
}

function verdictOf(
  clients: readonly ClientChanges[],
  invalid: ReportComparison['invalid'],
  exitCode: ReportComparison['exitCode'],
  colour: ReturnType<typeof picocolors.createColors>,
): [paint: (text: string) => string, last: string] {
  const cases = (kind: Change['kind']) =>
    new Set(
      clients.flatMap((client) => changesOf(client, kind).flatMap((change) => change.cases.map(refName))),
    ).size;
  const [fresh, gone, changed] = [cases('new'), cases('gone'), cases('changed')];
  const parts = [
    ...(fresh > 0 ? [`${count(fresh, 'case')} with new findings`] : []),
    ...(changed > 0 ? [`${count(changed, 'case')} with changed findings`] : []),
    ...(gone > 0 ? [`${count(gone, 'case')} with findings that are gone`] : []),
  ].join(', ');
  switch (exitCode) {
    case 0:
      return [colour.green, `OK: no regression${parts === '' ? '' : `; ${parts}`}.`];
    case 1:
      return [colour.red, `REGRESSION: ${parts === '' ? 'the same findings leak more bits' : parts}.`];
    case 2:
      return [
        colour.yellow,
        `INVALID: ${invalid.map(({ run, summary }) => `the ${run} run is invalid: ${summaryText(summary)}`).join('; ')}`,
      ];
  }
}
