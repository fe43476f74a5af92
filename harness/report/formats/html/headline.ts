import { refName } from '../../../model/case.js';
import { type Group, type Layer, layers } from '../../../model/layers.js';
import { groupBy } from '../../../support/collections/group-by.js';
import { count } from '../../../support/text/sentences.js';
import type { Finding } from '../../../model/verdict.js';
import { nounOf } from '../../../model/situations.js';
import { joined } from '../../../support/text/joined.js';
import { leakTexts } from '../../text/leak-text.js';
import { type ClientColumn, isControl, type Overview } from '../../layout/overview.js';
import { tallyOf } from '../../layout/tally.js';

/** The result of one client in a few sentences. */
export interface Headline {
  tone: 'opaque' | 'leaks' | 'invalid';
  title: string;
  /** The answer in one sentence. */
  answer: string;
  /** What it leaks, and by which channels. */
  points: string[];
  /** How much it leaks, and how reliable the result is. */
  details: string[];
}

/**
 * Returns whether one client is opaque. A client with an invalid run is never called opaque.
 * @param repeat how often each case was observed
 */
export function headlineOf(client: ClientColumn, overview: Overview, repeat: number): Headline {
  const { label, verdict } = client;
  const { findings, problems, compared, leaks } = verdict;
  const about = leakedGroups(client, overview);
  const opaque = opaqueLayers(client, overview, about);
  const points = [
    ...about.map(
      ({ group, leaked, total, channels }) =>
        `${nounOf(group)}: in ${String(leaked)} of ${count(total, 'case')}, by ${shortened(channels)}`,
    ),
    ...says(findings, 'not-failed', (cases) => `does not fail the connection in ${cases}`),
    ...says(findings, 'close-mismatch', (cases) => `hides or changes a close code or reason in ${cases}`),
    ...says(findings, 'timed-out', (cases) => `never reports the end of the connection in ${cases}`),
  ];
  const details = [...leakTexts(leaks, repeat).map((text) => `It ${text}.`), ...knownText(findings)];
  if (points.length > 0) {
    return {
      tone: 'leaks',
      title: about.length > 0 ? `${label} leaks` : `${label} is opaque, but not correct`,
      answer:
        about.length > 0
          ? `A script can recognise ${joined([...about].sort((a, b) => shareOf(b) - shareOf(a)).map(quantified))}.`
          : 'All failures that the client reports look the same to a script.',
      points,
      details: [
        ...(about.length > 0 && opaque.length > 0 ? [`It is opaque about ${joined(opaque)}.`] : []),
        ...details,
        ...(problems.length > 0 ? ['Its run is invalid: it can leak more than this. See the problems.'] : []),
      ],
    };
  }
  return problems.length > 0 || compared === 0
    ? {
        tone: 'invalid',
        title: `There is no verdict on ${label}`,
        answer: 'Its run is invalid. See the problems.',
        points,
        details: [],
      }
    : {
        tone: 'opaque',
        title: `${label} is opaque`,
        answer: `To a script, ${compared === 1 ? 'one failure looks' : `all ${String(compared)} failures look`} the same.`,
        points,
        details,
      };
}

interface LeakedGroup {
  group: Group;
  /** Cases that a script can tell from others. */
  leaked: number;
  /** Cases that were judged. */
  total: number;
  /** The channels, by the number of cases in which each leaks, largest first. */
  channels: string[];
}

/** Returns the groups that a client leaks, in the order of the clause. */
function leakedGroups(client: ClientColumn, overview: Overview): LeakedGroup[] {
  return overview.groups
    .filter(({ group }) => !isControl(group))
    .flatMap(({ group, rows }) => {
      const distinction = client.verdict.findings.flatMap((finding) => {
        const cases = finding.cases.filter(({ fixture }) => fixture.startsWith(`${group}/`)).map(refName);
        return finding.kind === 'distinguishable' && cases.length > 0
          ? [{ channel: finding.channel, cases }]
          : [];
      });
      if (distinction.length === 0) return [];
      const cells = rows.flatMap((row) => row.cells.filter((cell) => cell.client === client));
      const byChannel = [...groupBy(distinction, ({ channel }) => channel)]
        .map(([channel, group]) => ({ channel, cases: group.flatMap(({ cases }) => cases) }))
        .sort((a, b) => b.cases.length - a.cases.length);
      return [
        {
          group,
          leaked: new Set(distinction.flatMap(({ cases }) => cases)).size,
          total: tallyOf(cells).judged,
          channels: byChannel.map(({ channel }) => channel),
        },
      ];
    });
}

/** Returns the judged situations that the client does not leak. */
function opaqueLayers(client: ClientColumn, overview: Overview, about: readonly LeakedGroup[]): Layer[] {
  return layers.filter((layer) => {
    const rows = overview.groups.find(({ group }) => group === layer)?.rows ?? [];
    const cells = rows.flatMap((row) => row.cells.filter((cell) => cell.client === client));
    return tallyOf(cells).judged > 0 && !about.some(({ group }) => group === layer);
  });
}

function shareOf({ leaked, total }: LeakedGroup): number {
  return leaked / total;
}

/** `most failed TLS handshakes`. The exact number is below. */
function quantified(leaked: LeakedGroup): string {
  const share = shareOf(leaked);
  const how = share === 1 ? 'all' : share >= 0.5 ? 'most' : share >= 0.05 ? 'some' : 'a few';
  return `${how} ${nounOf(leaked.group)}`;
}

/** The first channels, and the number of others. */
function shortened(channels: readonly string[]): string {
  const shown = 3;
  return channels.length <= shown
    ? joined(channels)
    : `${channels.slice(0, shown - 1).join(', ')} and ${String(channels.length - shown + 1)} more`;
}

function says(
  findings: readonly Finding[],
  kind: Finding['kind'],
  sentence: (cases: string) => string,
): string[] {
  const cases = new Set(
    findings.filter((finding) => finding.kind === kind).flatMap(({ cases }) => cases.map(refName)),
  );
  return cases.size > 0 ? [sentence(count(cases.size, 'case'))] : [];
}

function knownText(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const known = findings.filter(({ expected }) => expected !== undefined).length;
  const unexpected = findings.length - known;
  return unexpected === 0
    ? [`${count(known, 'known finding')}.`]
    : [`${count(unexpected, 'unexpected finding')}${known > 0 ? `, and ${String(known)} known` : ''}.`];
}
