import type { CaseRef } from '../../harness/model/case.js';
import { fixtureSchema, type Fixture } from '../../harness/model/fixture.js';
import { groupOf, type Scheme } from '../../harness/model/layers.js';
import type { Report } from '../../harness/model/report.js';
import type { ClientVerdict, Finding } from '../../harness/model/verdict.js';
import { problemsOfRun } from '../../harness/report/layout/summary.js';
import { problemText } from '../../harness/report/text/problem-text.js';
import { textsOf } from '../../harness/report/text/report-texts.js';
import type { ClientIdentity, Observation } from '../../harness/model/observation.js';
import type { EventRecord, Trace } from '../../harness/probe/trace.js';
import type { Explanation, KnownDefect } from '../../harness/verdict/expectations.js';
import { verdict, type VerdictInput } from '../../harness/verdict/verdict.js';

/** Returns a fixture over one scheme, `ws`. `more` replaces fields. */
export function fixture(id: string, more: Partial<Fixture> = {}): Fixture {
  return fixtureSchema.parse({
    id,
    group: groupOf(id),
    title: 'Something goes wrong',
    peer: {},
    schemes: ['ws'],
    transports: ['http1'],
    script: {},
    spec: 'https://www.rfc-editor.org/rfc/rfc6455#section-7',
    slow: false,
    ...more,
  });
}

/** Returns a control whose peer sends a Close frame. */
export function closing(id: string, close: { code?: number; reason?: string }): Fixture {
  return fixture(id, {
    peer: { connection: [{ step: 'sendClose', ...close }, { step: 'readClose' }, { step: 'finish' }] },
  });
}

const failedUrl = 'ws://some-fixture.badsocket.test/';

/** Returns an event as a script sees it. */
export function event(type: string, more: Partial<EventRecord> = {}): EventRecord {
  return {
    type,
    class: 'Event',
    isTrusted: true,
    heard: ['handler', 'listener'],
    turn: 'same task',
    readyState: 3,
    readyStateLater: 3,
    socket: { url: failedUrl, protocol: '', extensions: '', bufferedAmount: 0, binaryType: 'blob' },
    atMs: 12,
    attributes: {},
    own: { isTrusted: 'true' },
    ...more,
  };
}

/** Returns a `close` event. */
export function closeEvent(code = 1006, reason = '', wasClean = false): EventRecord {
  return event('close', { class: 'CloseEvent', attributes: { code, reason, wasClean } });
}

/** Returns the trace of a failure. `more` replaces fields, so that it differs from other failures. */
export function failed(more: Partial<Trace> = {}): Trace {
  const url = more.url ?? failedUrl;
  return {
    url,
    protocols: [],
    settled: true,
    after: { readyState: 3, url, protocol: '', extensions: '', bufferedAmount: 0, binaryType: 'blob' },
    elapsedMs: 13,
    ...more,
    events: (more.events ?? [event('error'), closeEvent()]).map((event) =>
      event.socket.url === failedUrl ? { ...event, socket: { ...event.socket, url } } : event,
    ),
  };
}

/** Returns the trace of a connection that opened and was closed with a Close frame. */
export function closed(code: number, reason = '', wasClean = true): Trace {
  return failed({ events: [event('open', { readyState: 1 }), closeEvent(code, reason, wasClean)] });
}

/** Returns a witnessed observation of a trace by the client `test`. */
export function observed(fixtureId: string, trace: Trace, more: Partial<Observation> = {}): Observation {
  return {
    fixture: fixtureId,
    scheme: 'ws',
    transport: 'http1',
    client: 'test',
    surface: 'window',
    repetition: 0,
    url: trace.url,
    outcome: { kind: 'trace', trace },
    witness: { events: [], requirements: [{ id: 'connection-accepted', met: true }] },
    ...more,
  };
}

/** Returns an observation whose witness has an unmet requirement. */
export function unwitnessed(fixtureId: string, trace: Trace): Observation {
  return observed(fixtureId, trace, {
    witness: { events: [], requirements: [{ id: 'connection-accepted', met: false }] },
  });
}

/** Returns a client of the engine `chromium`. */
export function client(name = 'test'): ClientIdentity {
  return { name, engine: 'chromium', product: 'Test', version: '1', build: '1.0', userAgent: 'Test/1' };
}

/** Returns a known defect that explains one value of a channel. `more` replaces fields of the explanation. */
export function knownDefect(
  fixtures: string,
  channel: string,
  value = '1015',
  { title = 'known', ...more }: Partial<Explanation> & { title?: string } = {},
): KnownDefect {
  return {
    id: `known-${fixtures}-${channel}`.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    title,
    clause: 'https://example.com/clause',
    link: 'https://example.com/bug',
    since: '2026-11-30',
    versions: '>=1 <2',
    explains: [explanation(fixtures, channel, value, more)],
  };
}

/** Returns an explanation of one value of a channel on every surface. */
export function explanation(
  fixtures: string,
  channel: string,
  value = '1015',
  more: Partial<Explanation> = {},
): Explanation {
  return {
    fixtures,
    schemes: ['ws', 'wss'],
    surfaces: ['*'],
    transports: ['http1'],
    contexts: ['loopback'],
    channel,
    values: [value],
    ...more,
  };
}

/** The healthy control that every valid run needs. */
export const healthy = fixture('healthy/opens');

/** Returns a complete run of one client: a healthy control, and the given failures with their traces. */
export function run(
  failures: readonly (readonly [Fixture, ...Trace[]])[],
  more: Partial<VerdictInput> = {},
): VerdictInput {
  return {
    clients: [client()],
    fixtures: [healthy, ...failures.map(([fixture]) => fixture)],
    surfaces: ['window'],
    observations: [
      observed(healthy.id, closed(1000)),
      ...failures.flatMap(([{ id }, ...traces]) =>
        traces.map((trace, repetition) => observed(id, trace, { repetition })),
      ),
    ],
    skipped: [],
    expectations: {},
    budgetMs: 5000,
    ...more,
  };
}

export const name = fixture('name/nxdomain');
export const tls = fixture('tls/expired-certificate');
export const http = fixture('handshake/http-403');
export const negotiation = fixture('negotiation/unoffered-subprotocol');
export const fin = fixture('connection/finish');
export const close4001 = closing('explicit-close/code-4001', { code: 4001, reason: 'why' });

export const silent = failed();
export const code = (value: number) => failed({ events: [event('error'), closeEvent(value)] });
export const after = (readyState: number) => ({
  readyState,
  url: silent.url,
  protocol: '',
  extensions: '',
  bufferedAmount: 0,
  binaryType: 'blob',
});

/** Returns traces that are repeated `times` times. */
export function often(times: number, ...traces: [Trace, ...Trace[]]): [Trace, ...Trace[]] {
  return nonEmpty(Array.from({ length: times }, () => traces).flat());
}

export function nonEmpty([first = silent, ...more]: readonly Trace[]): [Trace, ...Trace[]] {
  return [first, ...more];
}

/** Returns the verdict on the only client of a run. */
export function judged(input: VerdictInput): ClientVerdict {
  const [only] = verdict(input).clients;
  if (!only) throw new Error('a run without a client');
  return only;
}

export function known(...expectations: KnownDefect[]): Partial<VerdictInput> {
  return { expectations: { chromium: expectations } };
}

/** Whether a finding says that a script can tell cases apart. */
export function isDistinguishable({ kind }: Finding): boolean {
  return kind === 'distinguishable';
}

/** Returns the reference to a case with this printed name: `tls/expired-certificate (wss)`. */
export function ref(printed: string): CaseRef {
  const [, id = '', scheme = '', http2] = /^(\S+) \((wss?)(, http2)?\)$/.exec(printed) ?? [];
  return { fixture: id, scheme: scheme as Scheme, transport: http2 === undefined ? 'http1' : 'http2' };
}

/** Returns the problems, the findings and the last line of a run as sentences. */
export function sentencesOf(input: VerdictInput): {
  problems: string[];
  summary: string;
  findings: string[];
} {
  const judged = verdict(input);
  const { missing = [], ...rest } = input;
  const report = {
    ...rest,
    missing: missing.map((engine) => ({ engine, reason: '', fix: '' })),
    verdict: judged,
  } as unknown as Report;
  const texts = textsOf(report);
  return {
    problems: problemsOfRun(judged).map((problem) => problemText(problem)),
    summary: texts.summary,
    findings: judged.clients.flatMap(({ findings }) => findings.map(texts.findingOf)),
  };
}
