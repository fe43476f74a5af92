import { expect, it } from 'vitest';
import { type Fixture, type FixtureDeclaration, defineFixtures } from '../model/fixture.js';
import type { Group } from '../model/layers.js';
import { rulesBroken } from './rules.js';
import {
  finish,
  readClientHello,
  readRequest,
  respond,
  sendAlert,
  sendClose,
  stall,
} from '../model/steps.js';

const spec = 'https://www.rfc-editor.org/rfc/rfc6455#section-4.1';
const answer = [readRequest(), respond(403), finish()];

function fixture(group: Group, name: string, more: Partial<FixtureDeclaration>): Fixture {
  const [made] = defineFixtures(group, { [name]: { title: 'Something', peer: {}, spec, ...more } });
  if (made === undefined) throw new Error('one declaration makes one fixture');
  return made;
}

it('finds nothing to say of a sound fixture', () => {
  expect(rulesBroken(fixture('handshake', 'http-403', { peer: { handshake: answer } }))).toEqual([]);
});

it.each<[string, Fixture, string]>([
  [
    'the name of another group',
    { ...fixture('handshake', 'x', { peer: { handshake: answer } }), id: 'tls/x' },
    'it must go by the name of its group, handshake/…',
  ],
  [
    'nothing broken',
    fixture('handshake', 'x', {}),
    'it breaks nothing: say in peer.handshake what goes wrong',
  ],
  [
    'two layers',
    fixture('handshake', 'x', { peer: { handshake: answer, connection: [finish()] } }),
    'it breaks the layers handshake and connection: break one alone, and make a fixture of each',
  ],
  [
    'the layer of another group',
    fixture('tls', 'x', { peer: { handshake: answer } }),
    'it is of the group tls and breaks the layer handshake: move it to the group handshake',
  ],
  [
    'a layer that a control leaves whole',
    fixture('healthy', 'x', { peer: { port: { state: 'closed' } } }),
    'it is of the group healthy and breaks the layer port: that is the group port',
  ],
  [
    'TLS without TLS',
    fixture('tls', 'x', { peer: { tls: [readClientHello(), stall()] }, schemes: ['ws', 'wss'] }),
    'TLS is met over wss alone: take ws out of schemes',
  ],
  [
    'a link without an anchor',
    fixture('handshake', 'x', {
      peer: { handshake: answer },
      spec: 'https://www.rfc-editor.org/rfc/rfc6455',
    }),
    'spec must link to the clause itself, with its anchor: https://www.rfc-editor.org/rfc/rfc6455#…',
  ],
  [
    'another status than its name says',
    fixture('handshake', 'http-404', { peer: { handshake: answer } }),
    'its name says 404, and it answers with 403',
  ],
  [
    'another code than its name says',
    fixture('explicit-close', '4001', { peer: { connection: [sendClose(4002), finish()] } }),
    'its name says 4001, and it closes with 4002',
  ],
  [
    'another alert than its name says',
    fixture('tls', 'internal-error-alert', {
      peer: { tls: [readClientHello(), sendAlert('handshake_failure'), finish()] },
    }),
    'its name says the alert internal_error, and it sends handshake_failure',
  ],
  [
    'an alert that there is none of',
    fixture('tls', 'x', { peer: { tls: [readClientHello(), sendAlert('handshake_failur'), finish()] } }),
    'no alert is called handshake_failur: did you mean handshake_failure?',
  ],
  [
    'a script with an open end',
    fixture('handshake', 'x', { peer: { handshake: [readRequest(), respond(403)] } }),
    'peer.handshake does not say how it ends: end it with finish, reset or stall',
  ],
])('says what would be right of %s', (_, wrong, message) => {
  expect(rulesBroken(wrong)).toContain(message);
});
