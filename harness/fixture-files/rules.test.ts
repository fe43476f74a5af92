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
  if (made === undefined) throw new Error('one declaration defines one fixture');
  return made;
}

it('accepts a valid fixture', () => {
  expect(rulesBroken(fixture('handshake', 'http-403', { peer: { handshake: answer } }))).toEqual([]);
});

it.each<[string, Fixture, string]>([
  [
    'the name of another group',
    { ...fixture('handshake', 'x', { peer: { handshake: answer } }), id: 'tls/x' },
    'its id must start with its group, handshake/…',
  ],
  [
    'nothing broken',
    fixture('handshake', 'x', {}),
    'it breaks nothing: describe the fault in peer.handshake',
  ],
  [
    'two layers',
    fixture('handshake', 'x', { peer: { handshake: answer, connection: [finish()] } }),
    'it breaks the layers handshake and connection: break one, and define a fixture for each',
  ],
  [
    'the layer of another group',
    fixture('tls', 'x', { peer: { handshake: answer } }),
    'it is of the group tls and breaks the layer handshake: move it to the group handshake',
  ],
  [
    'a broken layer in a control',
    fixture('healthy', 'x', { peer: { port: { state: 'closed' } } }),
    'it is of the group healthy and breaks the layer port: that is the group port',
  ],
  [
    'a TLS fault over ws',
    fixture('tls', 'x', { peer: { tls: [readClientHello(), stall()] }, schemes: ['ws', 'wss'] }),
    'a broken TLS layer needs wss: remove ws from schemes',
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
    'a status that contradicts its name',
    fixture('handshake', 'http-404', { peer: { handshake: answer } }),
    'its name says 404, but it responds with 403',
  ],
  [
    'a code that contradicts its name',
    fixture('explicit-close', '4001', { peer: { connection: [sendClose(4002), finish()] } }),
    'its name says 4001, but it closes with 4002',
  ],
  [
    'an alert that contradicts its name',
    fixture('tls', 'internal-error-alert', {
      peer: { tls: [readClientHello(), sendAlert('handshake_failure'), finish()] },
    }),
    'its name says the alert internal_error, but it sends handshake_failure',
  ],
  [
    'an unknown alert',
    fixture('tls', 'x', { peer: { tls: [readClientHello(), sendAlert('handshake_failur'), finish()] } }),
    'unknown alert handshake_failur: did you mean handshake_failure?',
  ],
  [
    'a script without an end',
    fixture('handshake', 'x', { peer: { handshake: [readRequest(), respond(403)] } }),
    'peer.handshake does not say how it ends: end it with finish, reset or stall',
  ],
])('names the correction of %s', (_, wrong, message) => {
  expect(rulesBroken(wrong)).toContain(message);
});
