import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { fixtureOf } from '../../model/fixture.js';
import {
  failsOnClientHost,
  healthyOutcome,
  type PathOutcome,
  pathDisruptions,
  pathOutcomes,
} from '../../model/path-outcome.js';
import type { Peer } from '../../model/peer.js';
import { requirementsOf } from '../../peer/witness/requirements.js';
import { packageRoot } from '../../support/package-info.js';
import { addressBlocks, pathRules } from './path-rules.js';

const outcomes = Object.keys(pathOutcomes) as PathOutcome[];
const faults = outcomes.filter((outcome) => outcome !== healthyOutcome);

const peerWith = (outcome: PathOutcome) =>
  (pathOutcomes[outcome].layer === 'route'
    ? { route: { packets: outcome } }
    : { port: { state: outcome } }) as Peer;
const fixtureWith = (outcome: PathOutcome) =>
  fixtureOf(pathOutcomes[outcome].layer ?? 'healthy', 'one', {
    title: 'The packets meet an outcome',
    peer: peerWith(outcome),
    spec: 'https://www.rfc-editor.org/rfc/rfc9293#section-3.5',
  });

describe.each(faults)('the path outcome %s', (outcome) => {
  it('is allowed in a fixture', () => {
    expect(fixtureWith(outcome).peer).toEqual(peerWith(outcome));
  });

  it('is implemented by the lab', () => {
    const { prefix, treatment } = pathRules[outcome];
    expect(addressBlocks.map((block) => block.prefix)).toContain(prefix);
    expect(treatment.by === 'client-route').toBe(failsOnClientHost(outcome));
    expect(treatment.by === 'kernel').toBe(pathOutcomes[outcome].decidedBy === 'peer-host');
  });

  it('has distinct requirements', () => {
    const counted = {
      received: { syn: 0, fin: 0, rst: 0 },
      sent: { synAck: 0, fin: 0, rst: 0 },
      refused: 0,
      icmpErrors: {},
      addressesTried: 0,
    };
    const fixture = fixtureWith(outcome);
    const requirements = requirementsOf({ fixture, scheme: 'ws', transport: 'http1' }, [], counted);
    expect(requirements.some(({ met }) => !met)).toBe(true);
  });
});

it('outcomes share an address block only if the kernel of the peer host decides them', () => {
  for (const { prefix } of addressBlocks) {
    const sharing = outcomes.filter((outcome) => pathRules[outcome].prefix === prefix);
    if (sharing.length > 1)
      expect(sharing.every((outcome) => pathRules[outcome].treatment.by === 'kernel')).toBe(true);
  }
});

/** Returns every string and property name in a file. */
function wordsIn(file: string): string[] {
  const words: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) words.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return words;
}

it('outcomes are named in the harness only in the table and in the implementation', () => {
  const folder = join(packageRoot, 'harness');
  // A disruption of an open connection can have the name of an outcome.
  const names: string[] = outcomes.filter((name) => !(pathDisruptions as readonly string[]).includes(name));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name),
  );
  const naming = files.filter((name) => wordsIn(join(folder, name)).some((word) => names.includes(word)));
  expect(naming.sort()).toEqual(['model/path-outcome.ts', 'network/lab/path-rules.ts']);
});
