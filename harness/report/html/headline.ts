import type { Layer } from '../../fixture.js';
import { count } from '../../verdict/sentences.js';
import type { Finding } from '../../verdict/types.js';
import { groupTitles } from '../groups.js';
import { leakTexts } from '../leak-text.js';
import type { ClientColumn } from '../overview.js';

/** What a stranger should know of one client, in plain words. */
export interface Headline {
  tone: 'quiet' | 'talks' | 'invalid';
  title: string;
  /** Sentences that say about what, and how far to trust it. */
  details: string[];
}

/**
 * Says of one client whether it keeps quiet. A run that is invalid is never called quiet.
 * @param repeat how often each case was observed
 */
export function headlineOf({ label, verdict }: ClientColumn, repeat: number): Headline {
  const { findings, problems, compared, leaks } = verdict;
  const told = leakTexts(leaks, repeat).map((text) => `Of which situation it was, it ${text}.`);
  const things = findings.filter(({ kind }) => kind === 'distinguishable').length;
  const faults = [
    things > 0 && `tells scripts ${count(things, 'thing')} it should not`,
    says(findings, 'accepted', (cases) => `carries on in ${cases} where it must fail`),
    says(findings, 'misread', (cases) => `hides or changes what the server said in ${cases}`),
    says(findings, 'unsettled', (cases) => `does not come to an end in ${cases}`),
  ].filter((fault) => fault !== false);
  const known = findings.filter(({ expected }) => expected !== undefined).length;
  const details = [
    ...givenAway(findings),
    ...told,
    ...(known > 0 ? [`Known before: ${String(known)} of ${count(findings.length, 'finding')}.`] : []),
    ...(problems.length > 0 && faults.length > 0
      ? ['Its run is invalid: there may be more than this. See the problems.']
      : []),
  ];
  if (faults.length > 0) return { tone: 'talks', title: `${label} ${joined(faults)}`, details };
  return problems.length > 0 || compared === 0
    ? {
        tone: 'invalid',
        title: `There is no verdict on ${label}`,
        details: ['Its run is invalid. See the problems.'],
      }
    : {
        tone: 'quiet',
        title: `${label} keeps quiet`,
        details: [
          `To a script, ${compared === 1 ? 'one failure looks' : `all ${String(compared)} failures look`} the same.`,
          ...told,
        ],
      };
}

function says(
  findings: readonly Finding[],
  kind: Finding['kind'],
  sentence: (cases: string) => string,
): string | false {
  const cases = new Set(findings.filter((finding) => finding.kind === kind).flatMap(({ cases }) => cases));
  return cases.size > 0 && sentence(count(cases.size, 'case'));
}

function givenAway(findings: readonly Finding[]): string[] {
  const channels = new Map<string, Set<string>>();
  for (const finding of findings) {
    if (finding.kind !== 'distinguishable') continue;
    const what = joined(finding.situations.map(inWords)) || 'some failures';
    channels.set(what, (channels.get(what) ?? new Set()).add(finding.channel));
  }
  return [...channels].map(([what, by]) => `It gives away ${what}, by ${joined([...by])}.`);
}

/** `connection (the connection ends without a Close frame)`: for somebody who has not met the layers' names yet. */
function inWords(layer: Layer): string {
  const title = groupTitles[layer] ?? '';
  return `${layer} (${title.charAt(0).toLowerCase()}${title.slice(1)})`;
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
