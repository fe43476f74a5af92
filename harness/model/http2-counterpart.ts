import type { Group, Scheme } from './layers.js';
import type { Peer } from './peer.js';
import { type HandshakeStep, isHttp2Step, type Step } from './step-schema.js';
import { upgradeHeaders } from './steps.js';

/** Why a fixture that is declared for HTTP/1.1 has no case over HTTP/2. */
export const http2Obstacles = {
  'below-http': 'it breaks a layer below HTTP, which is the same over both',
  'no-connection': 'the client does not connect',
  page: 'it is about the page, and not about the connection',
  'needs-ws': 'it needs the scheme ws, and browsers use HTTP/2 only over wss',
  'before-request': 'it acts before it has read the request, which over HTTP/2 would break the session',
  'http1-syntax': 'it sends the bytes of HTTP/1.1',
  'http1-fields': 'it breaks header fields that HTTP/2 does not have',
  'success-over-http2': 'its status completes the opening handshake over HTTP/2',
  'outside-tls': 'it acts on the TCP connection, which many streams share over HTTP/2',
} as const;
export type Http2Obstacle = keyof typeof http2Obstacles;

/** Returns why a fixture has no case over HTTP/2 that does the same there, or `undefined` if it has one. */
export function http2Obstacle({
  group,
  peer,
  schemes,
  script,
}: {
  group: Group;
  peer: Peer;
  schemes: readonly Scheme[];
  script: { page?: string | undefined; contentSecurityPolicy?: string | undefined };
}): Http2Obstacle | undefined {
  if (group === 'blocked-by-client') return 'no-connection';
  if (script.page !== undefined || script.contentSecurityPolicy !== undefined) return 'page';
  const { name, route, port, tls } = peer;
  if ([name, route, port, tls].some((fault) => fault !== undefined)) return 'below-http';
  if (!schemes.includes('wss')) return 'needs-ws';
  return handshakeObstacle(peer.handshake ?? []) ?? connectionObstacle(peer.connection ?? []);
}

function handshakeObstacle(steps: readonly HandshakeStep[]): Http2Obstacle | undefined {
  if (steps.length === 0) return undefined;
  if (steps[0]?.step !== 'readRequest') return 'before-request';
  if (steps.some(({ step }) => step === 'sendRawResponse' || step === 'send')) return 'http1-syntax';
  const responses = steps.filter((step) => step.step === 'respond');
  const final = responses.filter(({ status }) => status === 101 || status >= 200);
  if (final.length > 1) return 'http1-syntax';
  if (final.some(({ status }) => status >= 200 && status < 300)) return 'success-over-http2';
  if (final.some(({ status, headers }) => status === 101 && !isValidUpgrade(headers))) return 'http1-fields';
  return connectionObstacle(steps);
}

/** Whether the fields are those of a valid response, so that the fault is elsewhere. */
function isValidUpgrade(fields: readonly (readonly [string, string])[]): boolean {
  return JSON.stringify(fields) === JSON.stringify(Object.values(upgradeHeaders));
}

function connectionObstacle(steps: readonly Step[]): Http2Obstacle | undefined {
  return steps.some(
    (step) =>
      step.step === 'sendPlaintext' ||
      step.step === 'disruptPath' ||
      (step.step === 'finish' && step.closeNotify === false),
  )
    ? 'outside-tls'
    : undefined;
}

/** Whether a peer does what only HTTP/2 has, so that a fixture has no case over HTTP/1.1. */
export function needsHttp2({ http2, handshake = [], connection = [] }: Peer): boolean {
  const steps: readonly Step[] = [...handshake, ...connection];
  return http2 !== undefined || steps.some((step) => isHttp2Step(step) || 'endStream' in step);
}
