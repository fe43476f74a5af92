import { caseName } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import type { Scheme } from '../model/layers.js';
import type { Observation, Surface } from '../model/observation.js';
import type { Trace } from '../probe/trace.js';
import { isWitnessed } from '../model/witness.js';
import { feedbackOf, opened } from './channels.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import type { Channels } from '../model/verdict.js';

/** One case as one client met it on one surface. */
export interface ObservedCase {
  /** `handshake/http-403 (ws)` */
  name: string;
  fixture: Fixture;
  scheme: Scheme;
  surface: Surface;
  /** One for each witnessed observation: never empty. */
  traces: readonly Trace[];
  /** The feedback of each trace. */
  feedbacks: readonly Channels[];
}

/**
 * The cases of one client's observations on one surface, sorted by name, with what was witnessed of each. What was not witnessed, or
 * ended in an error, is left behind here: from this point on nothing can take it for a pass.
 */
export function observedCases(
  observations: readonly Observation[],
  fixtures: readonly Fixture[],
): ObservedCase[] {
  const byId = new Map(fixtures.map((fixture) => [fixture.id, fixture]));
  const byName = groupBy(observations, ({ fixture, scheme }) => caseName(fixture, scheme));
  return [...byName]
    .flatMap(([name, group]) => {
      const fixture = byId.get(group[0].fixture);
      const inTurn = group.sort((a, b) => a.repetition - b.repetition);
      const traces = inTurn.flatMap(({ outcome, witness }) =>
        outcome.kind === 'trace' && isWitnessed(witness) ? [outcome.trace] : [],
      );
      return fixture && traces.length > 0
        ? [
            {
              name,
              fixture,
              scheme: group[0].scheme,
              surface: group[0].surface,
              traces,
              feedbacks: traces.map(feedbackOf),
            },
          ]
        : [];
    })
    .sort(by(({ name }) => name));
}

/** The feedback of every observation of some cases. */
export function feedbacksOf(cases: readonly ObservedCase[]): Channels[] {
  return cases.flatMap(({ feedbacks }) => feedbacks);
}

/** What becomes of a case in the verdict. */
export type CaseStatus =
  /** Its feedback is compared with that of the other failures. */
  | 'compared'
  /** The client did not fail the connection. */
  | 'not-failed'
  /** The client never said that the connection failed. */
  | 'timed-out'
  /** A script must be able to read it. */
  | 'control'
  /** Blocked by the client before any peer was asked, or gone on with where it may: a script may know that. */
  | 'aside';

/** Where a case stands; one repetition that was accepted or never settled is enough. */
export function statusOf({ fixture, traces }: ObservedCase): CaseStatus {
  switch (fixture.group) {
    case 'name':
    case 'route':
    case 'port':
    case 'tls':
    case 'handshake':
    case 'negotiation':
      if (!traces.some(wentOn)) return ended(traces);
      return fixture.mayOpen === true ? 'aside' : 'not-failed';
    case 'connection':
    case 'protocol-violation':
      return ended(traces);
    case 'blocked-by-client':
      return traces.some(wentOn) ? 'not-failed' : 'aside';
    case 'explicit-close':
    case 'healthy':
      return 'control';
  }
}

/** Whether a client took a connection for open, with or without an `open` event to say so. */
export function wentOn(trace: Trace): boolean {
  return (
    opened(trace) || trace.events.some(({ type }) => type === 'message') || trace.after?.readyState === OPEN
  );
}

/** https://websockets.spec.whatwg.org/#dom-websocket-open */
const OPEN = 1;

function ended(traces: readonly Trace[]): 'compared' | 'timed-out' {
  return traces.every(({ settled }) => settled) ? 'compared' : 'timed-out';
}
