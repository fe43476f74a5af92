import { refName } from '../../../model/case.js';
import { type Group, type Layer, layers } from '../../../model/layers.js';
import { count } from '../../../support/text/sentences.js';
import type { ClientVerdict } from '../../../model/verdict.js';
import { nounOf } from '../../../model/situations.js';
import { joined } from '../../../support/text/joined.js';
import { leakTexts } from '../../text/leak-text.js';
import { defectEntries, type DefectEntry } from '../../layout/defects.js';
import { type ClientColumn, isControl, type Overview } from '../../layout/overview.js';
import { tallyOf } from '../../layout/tally.js';

/** The result of one client in a few sentences. */
export interface Headline {
  tone: 'opaque' | 'leaks' | 'invalid';
  title: string;
  /** The answer in one sentence. */
  answer: string;
  /** New ones first, and then by their number of cases. */
  defects: DefectEntry[];
  /** How much it leaks, and how reliable the result is. */
  details: string[];
}

/**
 * Returns whether one client is opaque. A client with an invalid run is never called opaque.
 * @param repeat how often each case was observed
 */
export function headlineOf(client: ClientColumn, overview: Overview, repeat: number): Headline {
  const { label, verdict } = client;
  const { problems, compared, leaks } = verdict;
  const defects = defectEntries(verdict);
  const about = leakedGroups(client, overview);
  const correct = correctLayers(client, overview);
  const details = [...leakTexts(leaks, repeat).map((text) => `It ${text}.`), ...defectsText(verdict)];
  if (defects.length > 0) {
    return {
      tone: 'leaks',
      title: about.length > 0 ? `${label} leaks` : `${label} is opaque, but not correct`,
      answer:
        about.length > 0
          ? `A script can recognise ${joined([...about].sort((a, b) => shareOf(b) - shareOf(a)).map(quantified))}.`
          : 'All failures that the client reports look the same to a script.',
      defects,
      details: [
        ...(correct.length > 0 ? [`Nothing is wrong about ${joined(correct)}.`] : []),
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
        defects,
        details: [],
      }
    : {
        tone: 'opaque',
        title: `${label} is opaque`,
        answer: `To a script, ${compared === 1 ? 'one failure looks' : `all ${String(compared)} failures look`} the same.`,
        defects,
        details,
      };
}

interface LeakedGroup {
  group: Group;
  /** Cases that a script can tell from others. */
  leaked: number;
  /** Cases that were judged. */
  total: number;
}

/** Returns the groups that a client leaks, in the order of the clause. */
function leakedGroups(client: ClientColumn, overview: Overview): LeakedGroup[] {
  return overview.groups
    .filter(({ group }) => !isControl(group))
    .flatMap(({ group, rows }) => {
      const leaked = client.verdict.findings.flatMap(({ kind, cases }) =>
        kind === 'distinguishable' ? cases.filter(({ fixture }) => fixture.startsWith(`${group}/`)) : [],
      );
      const cells = rows.flatMap((row) => row.cells.filter((cell) => cell.client === client));
      return leaked.length === 0
        ? []
        : [{ group, leaked: new Set(leaked.map(refName)).size, total: tallyOf(cells).judged }];
    });
}

/** Returns the judged situations in which nothing is wrong: no case leaks, and the client fails each connection. */
function correctLayers(client: ClientColumn, overview: Overview): Layer[] {
  return layers.filter((layer) => {
    const rows = overview.groups.find(({ group }) => group === layer)?.rows ?? [];
    const { judged, differing, unwitnessed, errors } = tallyOf(
      rows.flatMap((row) => row.cells.filter((cell) => cell.client === client)),
    );
    return judged > 0 && differing + unwitnessed + errors === 0;
  });
}

function shareOf({ leaked, total }: LeakedGroup): number {
  return leaked / total;
}

/** `most failed TLS handshakes` */
function quantified(leaked: LeakedGroup): string {
  const share = shareOf(leaked);
  const how = share === 1 ? 'all' : share >= 0.5 ? 'most' : share >= 0.05 ? 'some' : 'a few';
  return `${how} ${nounOf(leaked.group)}`;
}

function defectsText({ defects }: ClientVerdict): string[] {
  if (defects.length === 0) return [];
  const known = defects.filter(({ status }) => status === 'known').length;
  const fresh = defects.length - known;
  return fresh === 0
    ? [`${count(known, 'known defect')}.`]
    : [`${count(fresh, 'new defect')}${known > 0 ? `, and ${String(known)} known` : ''}.`];
}
