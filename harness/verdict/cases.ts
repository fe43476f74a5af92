import { awaitsAnnouncement } from '../model/announcement.js';
import { type CaseRef, pickRef, refName } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import { type Context, hasPermission } from '../model/context.js';
import type { Scheme, Transport } from '../model/layers.js';
import { type Observation, type Surface, timesOf } from '../model/observation.js';
import type { Trace } from '../probe/trace.js';
import { isWitnessed } from '../model/witness.js';
import { feedbackOf, opened } from './channels.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import type { Channels } from '../model/verdict.js';

/** One case, as one client observed it on one surface. */
export interface ObservedCase {
  /** `handshake/http-403 (ws)` */
  name: string;
  fixture: Fixture;
  scheme: Scheme;
  transport: Transport;
  context: Context;
  surface: Surface;
  /** The number of witnessed observations of the whole case. */
  observed: number;
  /** One for each witnessed observation: never empty. */
  traces: readonly Trace[];
  /** The feedback of each trace. */
  feedbacks: readonly Channels[];
}

/**
 * Groups the observations of one client on one surface by case, sorted by name. Drops observations that were not
 * witnessed or ended in an error, so that none of them can pass.
 */
export function observedCases(
  observations: readonly Observation[],
  fixtures: readonly Fixture[],
  context: Context = 'loopback',
): ObservedCase[] {
  const byId = new Map(fixtures.map((fixture) => [fixture.id, fixture]));
  const byName = groupBy(observations, refName);
  return [...byName]
    .flatMap(([name, group]) => {
      const fixture = byId.get(group[0].fixture);
      const inTurn = group.sort((a, b) => a.repetition - b.repetition);
      const traces = inTurn.flatMap((observation) => {
        const { outcome, witness } = observation;
        return outcome.kind === 'trace' && isWitnessed(witness)
          ? Array.from({ length: timesOf(observation) }, () => outcome.trace)
          : [];
      });
      return fixture && traces.length > 0
        ? [
            {
              name,
              fixture,
              scheme: group[0].scheme,
              transport: group[0].transport,
              context,
              surface: group[0].surface,
              observed: traces.length,
              traces,
              feedbacks: traces.map((trace) => comparableFeedback(fixture, trace)),
            },
          ]
        : [];
    })
    .sort(by(({ name }) => name));
}

/** Returns the feedback of a trace without what is not compared of this fixture: see `leftOutAfterSession`. */
export function comparableFeedback({ peer }: Fixture, trace: Trace): Channels {
  const feedback = feedbackOf(trace);
  return peer.http2?.endsSession === true
    ? Object.fromEntries(Object.entries(feedback).filter(([channel]) => !channel.startsWith('requests.')))
    : feedback;
}

/** Returns the feedback of every observation of these cases. */
export function feedbacksOf(cases: readonly ObservedCase[]): Channels[] {
  return cases.flatMap(({ feedbacks }) => feedbacks);
}

/** Returns references to cases, each once, sorted by name. */
export function distinctRefs(cases: readonly CaseRef[]): CaseRef[] {
  const byName = new Map(cases.map((ref) => [refName(ref), pickRef(ref)]));
  return [...byName].sort(by(([name]) => name)).map(([, ref]) => ref);
}

/** What the verdict does with a case. */
export type CaseStatus =
  /** Its feedback is compared with that of the other failures. */
  | 'compared'
  /** The client did not fail the connection. */
  | 'not-failed'
  /** The client did not open a connection that it must open before it fails. */
  | 'not-opened'
  /** The client did not report that the connection failed. */
  | 'timed-out'
  /** A control: a script must be able to read it. */
  | 'control'
  /** Not compared: the client blocked the URL itself, or opened a connection that it may open. */
  | 'excluded';

/** The observations of a case that have one status. */
export interface StatusPart extends ObservedCase {
  status: CaseStatus;
}

/**
 * Divides cases by the status of their observations, so that one observation in which the client did not fail the connection hides no
 * difference in the others.
 */
export function dividedByStatus(cases: readonly ObservedCase[]): StatusPart[] {
  return cases.flatMap((observedCase) =>
    [
      ...groupBy(observedCase.traces, (trace) =>
        statusOfTrace(observedCase.fixture, trace, observedCase.context),
      ),
    ].map(([status, traces]) => ({
      ...observedCase,
      status,
      traces,
      feedbacks: traces.map((trace) => comparableFeedback(observedCase.fixture, trace)),
    })),
  );
}

/** Returns the status of an observation of a fixture. A page without permission may open no connection. */
export function statusOfTrace(fixture: Fixture, trace: Trace, context: Context = 'loopback'): CaseStatus {
  if (!hasPermission(context) && fixture.group !== 'blocked-by-client')
    return wentOn(trace) ? 'not-failed' : ended(trace);
  switch (fixture.group) {
    case 'name':
    case 'route':
    case 'port':
    case 'tls':
    case 'handshake':
    case 'negotiation':
      if (!wentOn(trace)) return ended(trace);
      return fixture.mayOpen === true ? 'excluded' : 'not-failed';
    case 'connection':
    case 'protocol-violation':
      return awaitsAnnouncement(fixture) && !opened(trace) ? 'not-opened' : ended(trace);
    case 'blocked-by-client':
      return wentOn(trace) ? 'not-failed' : 'excluded';
    case 'explicit-close':
    case 'healthy':
      return 'control';
  }
}

/** Returns the parts of divided cases that have a status. */
export function withStatus(status: CaseStatus, divided: readonly StatusPart[]): StatusPart[] {
  return divided.filter((part) => part.status === status);
}

/** Whether the client treated the connection as open, with or without an `open` event. */
export function wentOn(trace: Trace): boolean {
  return (
    opened(trace) || trace.events.some(({ type }) => type === 'message') || trace.after?.readyState === OPEN
  );
}

/** https://websockets.spec.whatwg.org/#dom-websocket-open */
const OPEN = 1;

function ended({ settled }: Trace): 'compared' | 'timed-out' {
  return settled ? 'compared' : 'timed-out';
}
