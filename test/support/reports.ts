import { reportFingerprint } from '../../harness/model/report-fingerprint.js';
import { type Case, caseName, casesOf, refOf } from '../../harness/model/case.js';
import { defineFixtures, type Fixture } from '../../harness/model/fixture.js';
import { layers, type Scheme } from '../../harness/model/layers.js';
import type { Peer } from '../../harness/model/peer.js';
import type {
  ClientIdentity,
  Observation,
  Outcome,
  Skipped,
  Surface,
} from '../../harness/model/observation.js';
import type { EventRecord, Trace } from '../../harness/probe/trace.js';
import { verdict, type VerdictInput } from '../../harness/verdict/verdict.js';
import type { Witness } from '../../harness/model/witness.js';
import type { LeakyClientResult, Report } from '../../harness/model/report.js';

const spec = 'https://websockets.spec.whatwg.org/#feedback-from-the-protocol';

/** A reason that a hostile server may send: markup, an escape sequence and a bidirectional control. */
export const hostileReason = '"><script>alert(1)</script>\u001b[31m\u202e';

const quiet: ClientIdentity = {
  name: 'hushium',
  engine: 'chromium',
  product: 'Hushium',
  version: '156.0.7121.3',
  build: 'built for a test, 2026-11-01',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Hushium/156.0.7121.3',
};
const chatty: ClientIdentity = {
  name: 'chatterfox',
  engine: 'firefox',
  product: 'Chatterfox',
  version: '153.0.1',
  build: '20261101120000',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Chatterfox/153.0',
};
const sleepy: ClientIdentity = {
  name: 'dozekit',
  engine: 'webkit',
  product: 'DozeKit',
  version: '2.50.1',
  build: '2.50.1-1~deb12u1',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 DozeKit/2.50.1',
};

function fixturesOf(more: number): Fixture[] {
  const respond = (status: number, reason: string, body = ''): Peer => ({
    handshake: [
      { step: 'readRequest' },
      { step: 'respond', status, reason, headers: [['Content-Length', String(body.length)]], body },
      { step: 'finish' },
    ],
  });
  return [
    ...defineFixtures('name', {
      nxdomain: { title: 'The name does not exist', peer: { name: { answer: 'nxdomain' } }, spec },
      servfail: { title: 'The resolver fails', peer: { name: { answer: 'servfail' } }, spec },
    }),
    ...defineFixtures('route', {
      'host-unreachable': {
        title: 'A router says that the host cannot be reached',
        peer: { route: { packets: 'icmp-host-unreachable' } },
        spec,
      },
      dropped: {
        title: 'Every packet is dropped',
        peer: { route: { packets: 'dropped' } },
        spec,
        slow: true,
      },
    }),
    ...defineFixtures('port', {
      closed: { title: 'Nobody listens at the port', peer: { port: { state: 'closed' } }, spec },
    }),
    ...defineFixtures('tls', {
      'expired-certificate': {
        title: 'The certificate ran out yesterday',
        peer: { tls: { certificate: { validUntil: { daysFromNow: -1 } } } },
        spec,
      },
      'reset-on-client-hello': {
        title: 'The server resets the connection when the ClientHello arrives',
        peer: { tls: [{ step: 'readClientHello' }, { step: 'reset' }] },
        spec,
      },
    }),
    ...defineFixtures('handshake', {
      'http-403': { title: 'The server forbids the upgrade', peer: respond(403, 'Forbidden'), spec },
      'http-404': { title: 'The server finds no such resource', peer: respond(404, 'Not Found'), spec },
      ...Object.fromEntries(
        Array.from({ length: more }, (_, index) => [
          `http-${String(500 + index)}`,
          { title: `The server answers ${String(500 + index)}`, peer: respond(500 + index, 'Sorry'), spec },
        ]),
      ),
    }),
    ...defineFixtures('negotiation', {
      'unasked-subprotocol': {
        title: 'The server selects a subprotocol that the client did not offer',
        peer: { negotiation: { subprotocols: ['superchat'], then: 'stall' } },
        spec,
      },
      'unasked-extension': {
        title: 'The server selects an extension that the client did not offer',
        peer: { negotiation: { extensions: ['x-unknown'], then: 'finish' } },
        spec,
      },
    }),
    ...defineFixtures('connection', {
      'fin-at-once': {
        title: 'The server finishes the connection right after the opening handshake',
        peer: { connection: [{ step: 'finish' }] },
        spec,
      },
      'reset-at-once': {
        title: 'The server resets the connection right after the opening handshake',
        peer: { connection: [{ step: 'reset' }] },
        spec,
      },
    }),
    ...defineFixtures('explicit-close', {
      'code-4000-with-reason': {
        title: 'The server closes with 4000 and a reason',
        peer: {
          connection: [
            { step: 'sendClose', code: 4000, reason: hostileReason },
            { step: 'readClose' },
            { step: 'finish' },
          ],
        },
        spec,
      },
      'code-1000': {
        title: 'The server closes with 1000 and no reason',
        peer: {
          connection: [{ step: 'sendClose', code: 1000 }, { step: 'readClose' }, { step: 'finish' }],
        },
        spec,
      },
    }),
    ...defineFixtures('healthy', {
      'closed-by-script': {
        title: 'The connection opens, and the script closes it',
        peer: {},
        script: { close: { code: 3000, reason: 'done' } },
        spec,
      },
    }),
  ].map((fixture) => ({ ...fixture, transports: ['http1'] }));
}

interface Close {
  code: number;
  reason: string;
  wasClean: boolean;
}

const abnormal: Close = { code: 1006, reason: '', wasClean: false };

function event(
  type: string,
  url: string,
  attributes: EventRecord['attributes'] = {},
  readyState = 3,
): EventRecord {
  return {
    type,
    class: type === 'close' ? 'CloseEvent < Event' : 'Event',
    isTrusted: true,
    heard: ['handler', 'listener'],
    turn: type === 'close' ? 'same task' : 'later task',
    readyState,
    readyStateLater: readyState,
    socket: { url, protocol: '', extensions: '', bufferedAmount: 0, binaryType: 'blob' },
    atMs: type === 'open' ? 8.2 : 12.6,
    attributes,
    own: { isTrusted: 'true' },
  };
}

function traceOf(url: string, close: Close | undefined, opened: boolean, failed: boolean): Trace {
  return {
    url,
    protocols: [],
    events: [
      ...(opened ? [event('open', url, {}, 1)] : []),
      ...(close && failed ? [event('error', url)] : []),
      ...(close ? [event('close', url, { ...close })] : []),
    ],
    settled: close !== undefined,
    after: {
      readyState: close ? 3 : opened ? 1 : 0,
      url,
      protocol: '',
      extensions: '',
      bufferedAmount: 0,
      binaryType: 'blob',
    },
    elapsedMs: 12.6,
  };
}

function witnessOf({ id, group }: Fixture, scheme: Scheme, met: boolean): Witness {
  const name = `${id.split('/').reverse().join('.')}.badsocket.test`;
  const reached = !['name', 'route', 'port'].includes(group);
  const upgraded = reached && group !== 'tls';
  return {
    events: [
      { event: 'query', atMs: 1.1, name, type: 'A', over: 'udp' },
      { event: 'answer', atMs: 1.4, name, type: 'A', answer: group === 'name' ? 'NXDOMAIN' : '10.77.0.12' },
      ...(reached
        ? [{ event: 'accepted', atMs: 2.9, connection: 1, from: '10.77.255.2:51234' } as const]
        : []),
      ...(reached && scheme === 'wss'
        ? (
            [
              {
                event: 'client-hello',
                atMs: 3.3,
                connection: 1,
                serverName: name,
                alpn: ['http/1.1'],
                versions: ['TLSv1.3', 'TLSv1.2'],
              },
            ] as const
          ).map((hello) => ({ ...hello, alpn: [...hello.alpn], versions: [...hello.versions] }))
        : []),
      ...(id === 'tls/expired-certificate'
        ? [
            {
              event: 'alert-received',
              atMs: 5.6,
              connection: 1,
              level: 'fatal',
              description: 'certificate_expired',
            } as const,
          ]
        : []),
      ...(upgraded
        ? [
            {
              event: 'request' as const,
              atMs: 6.1,
              connection: 1,
              requestLine: 'GET / HTTP/1.1',
              headers: [
                ['Host', name],
                ['Upgrade', 'websocket'],
                ['Connection', 'Upgrade'],
                ['Sec-WebSocket-Version', '13'],
                ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
                ['Origin', 'http://localhost'],
              ] satisfies [string, string][],
            },
            {
              event: 'step' as const,
              atMs: 6.8,
              connection: 1,
              layer: layers.find((layer) => layer === group) ?? 'connection',
              step: { step: 'finish' } as const,
            },
            { event: 'finished' as const, atMs: 6.9, connection: 1, by: 'peer' as const },
          ]
        : []),
    ],
    packets: {
      received: { syn: reached ? 1 : 0, fin: 1, rst: 0 },
      sent: { synAck: reached ? 1 : 0, fin: 1, rst: 0 },
      refused: 0,
      icmpErrors: {},
      addressesTried: 1,
    },
    requirements: [
      { id: 'name-queried', met: true },
      reached ? { id: 'connection-accepted', met } : { id: 'no-connection-accepted', met },
    ],
  };
}

/** What one case in one client shows. All other cases fail alike, or are read exactly. */
interface Special {
  /** Default: every surface. */
  on?: Surface;
  close?: Close | undefined;
  opened?: boolean;
  met?: boolean;
  outcome?: Outcome;
}

const leakedCode = { ...abnormal, code: 1015 };
const leakedReason = { ...abnormal, reason: 'no such page' };
const specials: Record<string, Record<string, Special>> = {
  hushium: {},
  chatterfox: {
    'tls/expired-certificate (wss)': { close: leakedCode },
    'tls/reset-on-client-hello (wss)': { close: leakedCode },
    'handshake/http-404 (ws)': { close: leakedReason, on: 'dedicated-worker' },
    'negotiation/unasked-subprotocol (ws)': { close: undefined, opened: true },
    'explicit-close/code-4000-with-reason (ws)': { close: abnormal },
  },
  dozekit: {
    'route/dropped (ws)': { close: undefined },
    'port/closed (wss)': { met: false },
    'handshake/http-403 (wss)': {
      outcome: {
        kind: 'error',
        fault: 'client',
        message: 'the browser went away in the middle of the observation',
      },
    },
    'connection/reset-at-once (ws)': {
      close: { ...abnormal, wasClean: true },
    },
  },
};

const skippedCase = 'connection/reset-at-once (wss)';

function observationOf(client: ClientIdentity, surface: Surface, testCase: Case): Observation {
  const { fixture, scheme } = testCase;
  const unusual = specials[client.name]?.[caseName(testCase)] ?? {};
  const special = (unusual.on ?? surface) === surface ? unusual : {};
  const asked: Record<string, Close> = {
    'explicit-close/code-4000-with-reason': { code: 4000, reason: hostileReason, wasClean: true },
    'explicit-close/code-1000': { code: 1000, reason: '', wasClean: true },
    'healthy/closed-by-script': { code: 3000, reason: 'done', wasClean: true },
  };
  const url = `${scheme}://${fixture.id.split('/').reverse().join('.')}.badsocket.test/`;
  const close = 'close' in special ? special.close : (asked[fixture.id] ?? abnormal);
  const opened = special.opened ?? ['connection', 'explicit-close', 'healthy'].includes(fixture.group);
  return {
    fixture: fixture.id,
    scheme,
    transport: testCase.transport,
    client: client.name,
    surface,
    repetition: 0,
    url,
    outcome: special.outcome ?? {
      kind: 'trace',
      trace: traceOf(url, close, opened, close !== asked[fixture.id]),
    },
    witness: witnessOf(fixture, scheme, special.met ?? true),
  };
}

const documented = {
  clause: spec,
  since: '2026-11-01',
  link: 'https://example.org/bug/1',
};
const everywhere = {
  schemes: ['ws', 'wss'] as Scheme[],
  surfaces: ['*'],
  transports: ['http1' as const],
  contexts: ['loopback' as const],
};
const expectations: VerdictInput['expectations'] = {
  chromium: [
    {
      ...documented,
      id: 'hushium-certificate-in-message',
      title: 'The error message names the certificate',
      versions: '>=156',
      explains: [{ ...everywhere, fixtures: 'tls/*', channel: 'events', values: ['["close"]'] }],
    },
  ],
  webkit: [
    {
      ...documented,
      id: 'dozekit-clean-reset',
      title: 'A reset counts as a clean close',
      versions: '>=2.50 <2.51',
      explains: [
        {
          ...everywhere,
          fixtures: 'connection/reset-*',
          schemes: ['ws'],
          channel: 'close.wasClean',
          values: ['true'],
        },
      ],
    },
  ],
};

const leakyClients: LeakyClientResult[] = [
  {
    name: 'code-1015-after-tls',
    leaks: 'The close code is 1015 where the TLS handshake failed',
    channel: 'close.code',
    situations: ['tls'],
    caught: true,
    by: 'a script can tell tls/expired-certificate (wss) from the rest: close.code is 1015 (1 of 1), 1006 elsewhere (21 of 21)',
  },
  {
    name: 'opens-after-any-answer',
    leaks: 'The connection opens whatever the server answers',
    channel: 'not-failed',
    situations: ['handshake', 'negotiation'],
    caught: false,
    by: 'nothing was found',
  },
];

/** Returns a report of three invented clients, opaque, leaky and unreliable. It has everything that a report can contain. */
export function sampleReport({ moreFixtures = 0 } = {}): Report {
  const fixtures = fixturesOf(moreFixtures);
  const clients = [quiet, chatty, sleepy];
  const surfaces: Surface[] = ['window', 'dedicated-worker'];
  const observations = casesOf(fixtures).flatMap((testCase) =>
    clients.flatMap((client) =>
      surfaces
        .filter(
          (surface) => client !== sleepy || (surface === 'window' && caseName(testCase) !== skippedCase),
        )
        .map((surface) => observationOf(client, surface, testCase)),
    ),
  );
  const skipped: Skipped[] = [
    {
      fixture: 'connection/reset-at-once',
      scheme: 'wss',
      transport: 'http1',
      client: sleepy.name,
      reason: 'this client has no TLS: install glib-networking',
    },
    ...casesOf(fixtures).map((testCase) => ({
      ...refOf(testCase),
      client: sleepy.name,
      surface: 'dedicated-worker' as const,
      reason: 'this client has no workers',
    })),
  ];
  const budgetMs = 20000;
  return structuredClone({
    schemaVersion: 1,
    schemaFingerprint: reportFingerprint,
    badsocket: { version: '0.1.0' },
    startedAt: '2026-11-23T18:00:00.000Z',
    finishedAt: '2026-11-23T18:01:12.000Z',
    complete: true,
    mode: 'lab',
    surfaces,
    repeat: 1,
    seed: 1,
    concurrency: 8,
    budgetMs,
    missing: [
      {
        engine: 'servo',
        reason: 'no build of it is installed',
        fix: 'npx badsocket --browser servo=/path/to/it',
      },
    ],
    clients,
    fixtures,
    observations,
    skipped,
    verdict: verdict({
      clients,
      fixtures,
      surfaces,
      observations,
      skipped,
      expectations,
      seed: 1,
      budgetMs,
      missing: ['servo'],
    }),
    leakyClients,
  });
}

/** Puts a text of a server into the findings of the second client. */
export function sayInFindings(report: Report, words: string): void {
  for (const finding of report.verdict.clients[1]?.findings ?? []) {
    if (finding.kind === 'distinguishable' || finding.kind === 'close-mismatch') finding.here.value = words;
  }
}
