import { situationOf } from '../model/fixture.js';
import type { Surface } from '../model/observation.js';
import { isStream } from '../model/surfaces.js';
import type { Channels } from '../model/verdict.js';
import { groupBy } from '../support/collections/group-by.js';
import type { Candidate } from './candidates.js';
import type { ObservedCase } from './cases.js';
import type { Comparison, Distinction } from './comparison.js';

/**
 * What a script must see of every failed connection, by channel. https://websockets.spec.whatwg.org/#feedback-from-the-protocol
 * requires that the client fails the WebSocket connection, whose close code is then 1006: https://www.rfc-editor.org/rfc/rfc6455#section-7.1.5
 */
const requiredOfWebSocket: Channels = {
  events: '["error","close"]',
  'error.readyState': '3',
  'close.readyState': '3',
  'close.code': '1006',
  'close.reason': '""',
  'close.wasClean': 'false',
  'after.readyState': '3',
};

/** A WebSocketStream has promises instead of events: https://github.com/ricea/websocketstream-explainer */
const requiredOfStream: Channels = { events: '["closed-rejected"]' };

/**
 * Holds the reference class to the standard: a client whose failures are all wrong in the same way shows no difference between them.
 * @param distinctions what is a finding already
 * @returns one candidate for each channel and each value that the standard does not allow
 */
export function referenceMismatches(
  { reference }: Comparison,
  distinctions: readonly Distinction[],
  surface: Surface,
): Candidate[] {
  const found = new Set(distinctions.map((distinction) => keyOf(distinction.case, distinction)));
  const cases = reference.filter(({ fixture }) => situationOf(fixture) !== undefined);
  const required = isStream(surface) ? requiredOfStream : requiredOfWebSocket;
  return Object.entries(required).flatMap(([channel, must]) => {
    const wrong = cases.flatMap((observedCase) =>
      // A channel is missing if its event is: the channel `events` says so.
      [...new Set(observedCase.feedbacks.flatMap((feedback) => feedback[channel] ?? []))]
        .filter((value) => value !== must && !found.has(keyOf(observedCase, { channel, value })))
        .map((value) => ({ observedCase, value })),
    );
    return [...groupBy(wrong, ({ value }) => value)].map(([value, group]): Candidate => ({
      kind: 'feedback-mismatch',
      cases: group.map(({ observedCase }) => observedCase),
      channel,
      value,
      required: must,
    }));
  });
}

function keyOf({ name }: ObservedCase, { channel, value }: Pick<Distinction, 'channel' | 'value'>): string {
  return JSON.stringify([name, channel, value]);
}
