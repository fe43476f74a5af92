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

/** What a stranger should know of one client, in plain words. */
export interface Headline {
  tone: 'quiet' | 'talks' | 'invalid';
  title: string;
  /** The answer in one sentence. */
  answer: string;
  /** About what, and by what. */
  points: string[];
  /** How much is told, and how far to trust all this. */
  details: string[];
}

/**
 * Says of one client whether it keeps quiet. A run that is invalid is never called quiet.
 * @param repeat how often each case was observed
 */
export function headlineOf(client: ClientColumn, overview: Overview, repeat: number): Headline {
  const { label, verdict } = client;
  const { findings, problems, compared, leaks } = verdict;
  const about = toldGroups(client, overview);
  const quiet = quietLayers(client, overview, about);
  const points = [
    ...about.map(
      ({ group, told, total, channels }) =>
        `${nounOf(group)}: in ${String(told)} of ${count(total, 'case')}, by ${shortened(channels)}`,
    ),
    ...says(findings, 'not-failed', (cases) => `goes on in ${cases} where it must fail`),
    ...says(findings, 'close-mismatch', (cases) => `hides or changes what the server said in ${cases}`),
    ...says(findings, 'timed-out', (cases) => `never says that it is over in ${cases}`),
  ];
  const details = [...leakTexts(leaks, repeat).map((text) => `It ${text}.`), ...knownText(findings)];
  if (points.length > 0) {
    return {
      tone: 'talks',
      title: about.length > 0 ? `${label} talks` : `${label} keeps quiet, and does wrong`,
      answer:
        about.length > 0
          ? `A script can recognise ${joined([...about].sort((a, b) => shareOf(b) - shareOf(a)).map(quantified))}.`
          : 'All failures look the same to a script, where the client takes them for failures.',
      points,
      details: [
        ...(about.length > 0 && quiet.length > 0 ? [`It keeps quiet about ${joined(quiet)}.`] : []),
        ...details,
        ...(problems.length > 0
          ? ['Its run is invalid: there may be more than this. See the problems.']
          : []),
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
        tone: 'quiet',
        title: `${label} keeps quiet`,
        answer: `To a script, ${compared === 1 ? 'one failure looks' : `all ${String(compared)} failures look`} the same.`,
        points,
        details,
      };
}

interface ToldGroup {
  group: Group;
  /** Cases that a script can tell from others. */
  told: number;
  /** Cases that were judged. */
  total: number;
  /** By how many cases each tells, the largest first. */
  channels: string[];
}

/** What a client tells of, in the order of the clause. */
function toldGroups(client: ClientColumn, overview: Overview): ToldGroup[] {
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
          told: new Set(distinction.flatMap(({ cases }) => cases)).size,
          total: tallyOf(cells).judged,
          channels: byChannel.map(({ channel }) => channel),
        },
      ];
    });
}

/** The situations of which it tells nothing, of those that were judged. */
function quietLayers(client: ClientColumn, overview: Overview, about: readonly ToldGroup[]): Layer[] {
  return layers.filter((layer) => {
    const rows = overview.groups.find(({ group }) => group === layer)?.rows ?? [];
    const cells = rows.flatMap((row) => row.cells.filter((cell) => cell.client === client));
    return tallyOf(cells).judged > 0 && !about.some(({ group }) => group === layer);
  });
}

function shareOf({ told, total }: ToldGroup): number {
  return told / total;
}

/** `most failed TLS handshakes`: which of them exactly stands below. */
function quantified(told: ToldGroup): string {
  const share = shareOf(told);
  const how = share === 1 ? 'all' : share >= 0.5 ? 'most' : share >= 0.05 ? 'some' : 'a few';
  return `${how} ${nounOf(told.group)}`;
}

/** The first channels, and how many there are beside them. */
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
    ? [`${count(known, 'finding')}, known before.`]
    : [
        `${count(unexpected, 'finding')} that nobody expected${known > 0 ? `, and ${String(known)} known before` : ''}.`,
      ];
}
