import { type Case, casesOf } from '../model/case.js';
import { type Fixture, situationOf } from '../model/fixture.js';
import { type Layer, layers } from '../model/layers.js';
import { needsHttp2 } from '../model/http2-counterpart.js';
import type { HandshakeStep } from '../model/step-schema.js';
import { endsConnection } from '../model/steps.js';
import { alertDescriptions } from '../peer/alerts.js';
import { requirementsOf } from '../peer/witness/requirements.js';
import { healthyWitnesses } from './healthy-witness.js';
import { nearest } from '../support/text/nearest.js';
import type { PacketCounts } from '../model/witness.js';

/** A rule that every fixture must follow, beyond the schema. Returns a message if the fixture breaks it. */
type Rule = (fixture: Fixture) => string | undefined;

/** Returns a message with the correction for each rule that a fixture breaks. */
export function rulesBroken(fixture: Fixture): string[] {
  return rules.map((rule) => rule(fixture)).filter((message) => message !== undefined);
}

const rules: readonly Rule[] = [
  function goesByItsGroup({ id, group }) {
    return id.startsWith(`${group}/`) ? undefined : `its id must start with its group, ${group}/…`;
  },

  function breaksOneLayer(fixture) {
    const { group, peer } = fixture;
    const broken = layers.filter((layer) => peer[layer] !== undefined);
    const [first, ...more] = broken;
    if (situationOf(fixture) === undefined) {
      const allowed: readonly Layer[] =
        group === 'healthy' ? ['tls', 'handshake', 'connection'] : ['handshake', 'connection'];
      const wrong = broken.find((layer) => !allowed.includes(layer));
      return wrong && `it is of the group ${group} and breaks the layer ${wrong}: that is the group ${wrong}`;
    }
    if (first === undefined && peer.http2 !== undefined) return undefined;
    if (first === undefined) return `it breaks nothing: describe the fault in peer.${group}`;
    if (more.length > 0)
      return `it breaks the layers ${broken.join(' and ')}: break one, and define a fixture for each`;
    return first === group
      ? undefined
      : `it is of the group ${group} and breaks the layer ${first}: move it to the group ${first}`;
  },

  function meetsTlsOverWss({ peer, schemes }) {
    return peer.tls !== undefined && schemes.includes('ws')
      ? 'a broken TLS layer needs wss: remove ws from schemes'
      : undefined;
  },

  function needsHttp2ForItsSteps({ peer, transports, schemes }) {
    return needsHttp2(peer) && (transports.join() !== 'http2' || schemes.join() !== 'wss')
      ? 'it does what only HTTP/2 has: leave out schemes and transports'
      : undefined;
  },

  function linksToAClause({ spec }) {
    return new URL(spec).hash.length > 1
      ? undefined
      : `spec must link to the clause itself, with its anchor: ${spec}#…`;
  },

  function answersWithTheStatusOfItsName({ id, peer }) {
    const status = /\/http-(\d{3})/.exec(id)?.[1];
    const answers = (peer.handshake ?? []).flatMap(statusesOf);
    return status === undefined || answers.includes(Number(status))
      ? undefined
      : `its name says ${status}, but it responds with ${answers.join(', ') || 'no status'}`;
  },

  function closesWithTheCodeOfItsName({ id, peer }) {
    const code = /^explicit-close\/(\d{4})/.exec(id)?.[1];
    const codes = (peer.connection ?? []).flatMap((step) => (step.step === 'sendClose' ? [step.code] : []));
    return code === undefined || codes.includes(Number(code))
      ? undefined
      : `its name says ${code}, but it closes with ${codes.join(', ') || 'no Close frame'}`;
  },

  function sendsTheAlertOfItsName({ id, peer }) {
    const alert = /^tls\/(.+)-alert$/.exec(id)?.[1]?.replaceAll('-', '_');
    const sent = alertsOf(peer);
    return alert === undefined || sent.includes(alert)
      ? undefined
      : `its name says the alert ${alert}, but it sends ${sent.join(', ') || 'none'}`;
  },

  function sendsAlertsThatThereAre({ peer }) {
    const known = Object.keys(alertDescriptions);
    const unknown = alertsOf(peer).find((alert) => !known.includes(alert));
    if (unknown === undefined) return undefined;
    const near = nearest(unknown, known);
    return `unknown alert ${unknown}: ${near ? `did you mean ${near}?` : `it must be one of ${known.join(', ')}`}`;
  },

  function saysHowItsScriptEnds({ group, peer: { tls, handshake, connection } }) {
    const scripts = {
      tls: Array.isArray(tls) ? tls : [],
      // A valid response continues with the connection layer.
      handshake: group === 'healthy' ? [] : (handshake ?? []),
      connection: connection ?? [],
    };
    const open = Object.entries(scripts).find(
      ([, steps]) =>
        !endsConnection(steps) &&
        !['completeHandshake', 'disruptPath', undefined].includes(steps.at(-1)?.step),
    );
    return open && `peer.${open[0]} does not say how it ends: end it with finish, reset or stall`;
  },

  function hasAWitness(fixture) {
    const { group } = fixture;
    if (group === 'healthy') return undefined;
    // A client that must not connect, and completes no opening handshake, has not met its fixture either.
    const unlike = (testCase: Case) =>
      group === 'blocked-by-client' ? [{ events: [], packets: tried }] : healthyWitnesses(testCase);
    const isShown = casesOf([fixture]).every((testCase) =>
      unlike(testCase).every(({ events, packets }) =>
        requirementsOf(testCase, events, packets).some(({ met }) => !met),
      ),
    );
    return isShown ? undefined : 'the witness cannot show whether the fault happened';
  },
];

/** The packets of a client that connects. */
const tried: PacketCounts = {
  received: { syn: 1, fin: 0, rst: 0 },
  sent: { synAck: 0, fin: 0, rst: 0 },
  refused: 0,
  icmpErrors: {},
  addressesTried: 1,
};

function alertsOf({ tls }: Fixture['peer']): string[] {
  return Array.isArray(tls)
    ? tls.flatMap((step) => (step.step === 'sendAlert' ? [step.description] : []))
    : [];
}

function statusesOf(step: HandshakeStep): number[] {
  if (step.step === 'respond') return [step.status];
  const text =
    step.step === 'sendRawResponse'
      ? step.text
      : step.step === 'send' && 'text' in step.bytes
        ? step.bytes.text
        : '';
  return [...text.matchAll(/HTTP\/\S+ (\d{3})/g)].map(([, status]) => Number(status));
}
