import { expect, it } from 'vitest';
import { event, failed, fixture, http, judged, name, run, silent } from '../../test/support/verdicts.js';

const finish = fixture('connection/finish', { peer: { connection: [{ step: 'finish' }] } });
const atOnce = fixture('connection/finish-with-101', {
  peer: { connection: [{ step: 'coalesceWithResponse' }, { step: 'finish' }] },
});
const violation = fixture('protocol-violation/rsv1', {
  peer: { connection: [{ step: 'sendFrame', opcode: 1, rsv: 4, payload: { text: '' } }, { step: 'stall' }] },
});
const openedFirst = failed({ events: [event('open', { readyState: 1 }), ...silent.events] });

it.each([finish, violation])('a client that does not open the connection of $id has a finding', (fixture) => {
  const { findings, problems } = judged(
    run([
      [name, silent],
      [http, silent],
      [fixture, silent],
    ]),
  );
  expect(problems).toEqual([]);
  expect(findings).toEqual([
    expect.objectContaining({
      kind: 'close-mismatch',
      channel: 'open',
      here: { value: 'false', seen: 1, total: 1 },
      intended: 'true',
      cases: [{ fixture: fixture.id, scheme: 'ws', transport: 'http1' }],
    }),
  ]);
});

it('one repetition that does not open is enough', () => {
  const { findings } = judged(
    run([
      [name, silent],
      [http, silent],
      [finish, openedFirst, silent],
    ]),
  );
  expect(findings).toEqual([
    expect.objectContaining({ channel: 'open', here: { value: 'false', seen: 1, total: 2 } }),
  ]);
});

it('a client that opens the connection has none', () => {
  expect(
    judged(
      run([
        [name, silent],
        [http, silent],
        [finish, openedFirst],
      ]),
    ).findings,
  ).toEqual([]);
});

it('an end that is sent with the response may reach the client before it opens', () => {
  expect(
    judged(
      run([
        [name, silent],
        [http, silent],
        [atOnce, silent],
      ]),
    ).findings,
  ).toEqual([]);
});
