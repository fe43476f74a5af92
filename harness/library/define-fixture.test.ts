import { expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { SetupError } from '../support/errors.js';
import { finish, readRequest, respond, sendAlert } from '../model/steps.js';
import { defineFixture, type OwnFixture } from './define-fixture.js';

const declared = (id: string) => {
  const fixture = fixtures.find((fixture) => fixture.id === id);
  if (fixture === undefined) throw new RangeError(id);
  const { group: _, ...rest } = fixture;
  return { fixture, rest };
};

it('defines the same fixture as the catalogue', () => {
  const { fixture, rest } = declared('handshake/http-403');
  expect(defineFixture({ id: rest.id, title: rest.title, peer: rest.peer, spec: rest.spec })).toEqual(
    fixture,
  );
});

it('accepts a minimal declaration', () => {
  expect(
    defineFixture({ id: 'tls/no-luck', title: 'No', peer: { tls: [sendAlert('internal_error'), finish()] } }),
  ).toMatchObject({ group: 'tls', schemes: ['wss'], slow: false, script: {} });
});

const good: OwnFixture = {
  id: 'handshake/mine',
  title: 'Mine',
  peer: { handshake: [readRequest(), respond(499), finish()] },
};

it.each([
  [
    'an unknown group',
    { id: 'handshakes/mine' },
    'handshakes/mine: an id starts with its group, one of name, ',
  ],
  ['no name', { id: 'handshake' }, 'handshake: id is "handshake": it must match '],
  ['an empty title', { title: '' }, 'handshake/mine: title must not be empty'],
  [
    'a script without an end',
    { peer: { handshake: [readRequest()] } },
    'handshake/mine: peer.handshake does not say how it ends',
  ],
  [
    'a layer that contradicts its group',
    { peer: { connection: [finish()] } },
    'move it to the group connection',
  ],
  [
    'a status that contradicts its name',
    { id: 'handshake/http-418' },
    'its name says 418, but it responds with 499',
  ],
  ['no steps', { peer: { handshake: [] } }, 'handshake/mine: peer.handshake must not be empty'],
] satisfies [string, Partial<OwnFixture>, string][])('rejects %s in one line', (_, wrong, message) => {
  const define = () => defineFixture({ ...good, ...wrong });
  expect(define).toThrow(SetupError);
  expect(define).toThrow(message);
  expect(define).toThrow(/^[^\n]*$/);
});
