import { expect, it } from 'vitest';
import { failed, fixture, judged, run } from '../../test/support/verdicts.js';
import type { Fixture } from '../model/fixture.js';

const completed = failed({ requests: { underWay: 'completed', after: 'completed' } });
const broken = failed({ requests: { underWay: 'completed', after: 'TypeError: failed' } });
const over = (situation: string, ...names: string[]): Fixture[] =>
  names.map((name) => fixture(`${situation}/${name}`));
const quiet = [...over('name', 'a', 'b'), ...over('route', 'a', 'b'), ...over('port', 'a', 'b')];
const ordinary = [...over('negotiation', 'a'), ...over('connection', 'a', 'b')];

/** Returns what a script can tell, if most cases lack a channel. */
const tellsOf = (...different: Fixture[]): string[] =>
  judged(
    run(
      [
        ...quiet.map((own) => [own, failed()] as const),
        ...ordinary.map((own) => [own, completed] as const),
        ...different.map((own) => [own, broken] as const),
      ].map(([own, trace]) => [own, trace]),
    ),
  ).findings.flatMap((finding) => finding.cases.map(({ fixture: id }) => id));

it('a channel that most cases lack has the most frequent value of the others as the usual one', () => {
  expect(tellsOf()).toEqual([]);
  expect(tellsOf(...over('handshake', 'a'))).toEqual(['handshake/a']);
  expect(tellsOf(...over('handshake', 'a', 'b'))).toEqual(['handshake/a', 'handshake/b']);
});
