import type { Fixture } from '../../model/fixture.js';
import type { Peer } from '../../model/peer.js';
import { expectedOf } from '../../verdict/expected.js';
import { stepText } from './step-text.js';

/**
 * Returns what the peer of a fixture does, layer by layer, in the order in which a client meets it. Healthy layers
 * are left out.
 */
export function transcriptOf({ peer, script }: Pick<Fixture, 'peer' | 'script'>): string[] {
  return [...describePeer(peer), ...describeScript(script)];
}

function describePeer({
  name,
  route,
  port,
  tls,
  http2 = {},
  handshake,
  negotiation,
  connection,
}: Peer): string[] {
  const { beforeAttempt = [], ...session } = http2;
  const lines = [
    ...(name === undefined ? [] : [`resolver: ${plain(name)}`]),
    ...(route === undefined ? [] : [`router: ${plain(route)}`]),
    ...(port === undefined ? [] : [`port: ${plain(port)}`]),
    ...(tls === undefined
      ? []
      : Array.isArray(tls)
        ? tls.map((step) => `tls: ${stepText(step)}`)
        : [`tls: ${plain(tls)}`]),
    ...(Object.keys(session).length === 0 ? [] : [`session: ${plain(session)}`]),
    ...beforeAttempt.map((step) => `session: ${stepText(step)}`),
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
  const expected = expectedOf(fixture);
  const failure = '`error`, then `close` with code 1006, no reason, not clean';
  switch (expected.outcome) {
    case 'failed':
      switch (expected.open) {
        case 'never':
          return `${failure}; never \`open\``;
        case 'first':
          return `\`open\`, then ${failure.replace(', then', ' and')}`;
        case 'either':
          return fixture.mayOpen === true
            ? `${failure}; or \`open\``
            : `${failure}: the client must fail the connection`;
      }
      break;
    case 'closed-cleanly':
      if (fixture.group === 'healthy')
        return '`open`, then `close` with the code and reason that it closed with, clean';
      return `\`open\`, then \`close\`${closeText(expected.close)}, clean`;
    case 'blocked':
      return 'that the client does not connect; the clause allows a difference here';
  }
}

function closeText(close: { code: number; reason: string } | undefined): string {
  if (close === undefined) return '';
  return ` with code ${close.code}, ${close.reason ? `reason ${JSON.stringify(close.reason)}` : 'no reason'}`;
}
