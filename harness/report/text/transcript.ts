import { type Fixture, situationOf } from '../../model/fixture.js';
import type { Peer } from '../../model/peer.js';
import { stepText } from './step-text.js';

/**
 * Returns what the peer of a fixture does, layer by layer, in the order in which a client meets it. Healthy layers
 * are left out.
 */
export function transcriptOf({ peer, script }: Pick<Fixture, 'peer' | 'script'>): string[] {
  return [...describePeer(peer), ...describeScript(script)];
}

function describePeer({ name, route, port, tls, handshake, negotiation, connection }: Peer): string[] {
  const lines = [
    ...(name === undefined ? [] : [`resolver: ${plain(name)}`]),
    ...(route === undefined ? [] : [`router: ${plain(route)}`]),
    ...(port === undefined ? [] : [`port: ${plain(port)}`]),
    ...(tls === undefined
      ? []
      : Array.isArray(tls)
        ? tls.map((step) => `tls: ${stepText(step)}`)
        : [`tls: ${plain(tls)}`]),
    ...(handshake ?? []).map((step) => `handshake: ${stepText(step)}`),
    ...(negotiation === undefined ? [] : [`negotiation: ${plain(negotiation)}`]),
    ...(connection ?? []).map((step) => `connection: ${stepText(step)}`),
  ];
  return lines.length > 0
    ? lines
    : ['healthy: the peer responds, echoes every message, and closes when the client does'];
}

function describeScript(script: Fixture['script']): string[] {
  return Object.entries(script).map(([key, value]) => `script: ${key} ${plain(value)}`);
}

/** Returns data as a person reads it: without quotes around names, and without braces around a single field. */
function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(plain).join(', ');
  return Object.entries(value)
    .map(([key, content]) => `${key} ${plain(content)}`)
    .join(', ');
}

/** Returns what a script must see of a fixture, by the standard. */
export function requiredOfScript(fixture: Fixture): string {
  const situation = situationOf(fixture);
  if (situation === 'connection')
    return '`open`, then `error` and `close` with code 1006, no reason, not clean';
  if (situation !== undefined) {
    const failure = '`error`, then `close` with code 1006, no reason, not clean';
    return fixture.mayOpen === true ? `${failure}; or \`open\`` : `${failure}; never \`open\``;
  }
  switch (fixture.group) {
    case 'explicit-close': {
      const sent = fixture.peer.connection?.find(({ step }) => step === 'sendClose');
      const code = sent?.step === 'sendClose' ? sent.code : undefined;
      const reason = sent?.step === 'sendClose' ? sent.reason : undefined;
      return `\`open\`, then \`close\` with code ${code ?? 1005}, ${reason ? `reason ${JSON.stringify(reason)}` : 'no reason'}, clean`;
    }
    case 'healthy':
      return '`open`, then `close` with the code and reason that it closed with, clean';
    case 'protocol-violation':
      return '`error`, then `close` with code 1006, no reason, not clean: the client must fail the connection';
    case 'blocked-by-client':
      return 'that the client does not connect; the clause allows a difference here';
    default:
      return '';
  }
}
