import picomatch from 'picomatch/posix.js';
import type { EventRecord, SocketState, Trace } from '../probe/trace.js';
import type { Channels } from './types.js';

/** What one channel, or one family of channels, is. */
export interface ChannelDescription {
  /** A glob over channel names; the first that matches describes a channel. `*` is the type of an event. */
  channel: string;
  what: string;
  link: string;
}

const standard = 'https://websockets.spec.whatwg.org/';
const dom = 'https://dom.spec.whatwg.org/';

/**
 * Everything of a failure that is compared. A second event of one type is called `close#2`, a third `close#3`. Every
 * value is printed as JSON. In it the URL that the script itself passed in is written `‹url›`, and its host `‹host›`:
 * each fixture has a host of its own, which the script knew before, so only what is said *beside* it can tell
 * failures apart.
 */
export const channels: readonly ChannelDescription[] = [
  {
    channel: 'events',
    what: 'The types of the events from the failure on, in the order in which they were delivered',
    link: `${standard}#feedback-from-the-protocol`,
  },
  {
    channel: 'threw',
    what: 'Whether the constructor threw',
    link: `${standard}#dom-websocket-websocket`,
  },
  {
    channel: 'threw.*',
    what: 'What the constructor threw: its class, its name, its message',
    link: 'https://webidl.spec.whatwg.org/#idl-DOMException',
  },
  {
    channel: 'after.readyState',
    what: 'readyState when everything was over',
    link: `${standard}#dom-websocket-readystate`,
  },
  {
    channel: 'after.url',
    what: 'url when everything was over: "as given", or what it was instead',
    link: `${standard}#dom-websocket-url`,
  },
  {
    channel: 'after.protocol',
    what: 'protocol (the subprotocol) when everything was over, "" if it is as it was at open',
    link: `${standard}#dom-websocket-protocol`,
  },
  {
    channel: 'after.extensions',
    what: 'extensions when everything was over, "" if they are as they were at open',
    link: `${standard}#dom-websocket-extensions`,
  },
  {
    channel: 'after.bufferedAmount',
    what: 'bufferedAmount, in bytes, when everything was over',
    link: `${standard}#dom-websocket-bufferedamount`,
  },
  {
    channel: 'after.binaryType',
    what: 'binaryType when everything was over',
    link: `${standard}#dom-websocket-binarytype`,
  },
  {
    channel: '*.class',
    what: 'The interface of the event object',
    link: `${dom}#concept-event-fire`,
  },
  {
    channel: '*.isTrusted',
    what: 'isTrusted of the event',
    link: `${dom}#dom-event-istrusted`,
  },
  {
    channel: '*.readyState',
    what: "readyState of the WebSocket inside the event's listener",
    link: `${standard}#dom-websocket-readystate`,
  },
  {
    channel: '*.own',
    what: 'Own properties of the event object, with their values',
    link: `${dom}#interface-event`,
  },
  {
    channel: '*.code',
    what: 'code (the close code) of the event',
    link: `${standard}#dom-closeevent-code`,
  },
  {
    channel: '*.reason',
    what: 'reason of the event',
    link: `${standard}#dom-closeevent-reason`,
  },
  {
    channel: '*.wasClean',
    what: 'wasClean of the event',
    link: `${standard}#dom-closeevent-wasclean`,
  },
  {
    channel: '*.*',
    what: 'Any other attribute of the event, such as message or error',
    link: `${standard}#feedback-from-the-protocol`,
  },
];

/** A written allowance: something that is recorded but not compared, and why. */
export interface LeftOut {
  /** A glob over channel names. */
  channel: string;
  reason: string;
  link: string;
}

const timing =
  'Differs from one meeting to the next of one and the same fixture, with the load of the machine: kept in the trace, and no part of this verdict';

/** Everything that is recorded of a failure and not compared: there is no other exception. */
export const leftOut: readonly LeftOut[] = [
  { channel: 'elapsedMs', reason: timing, link: 'https://www.w3.org/TR/hr-time-3/#dom-performance-now' },
  { channel: '*.atMs', reason: timing, link: 'https://www.w3.org/TR/hr-time-3/#dom-performance-now' },
  { channel: '*.timeStamp', reason: timing, link: `${dom}#dom-event-timestamp` },
];

const isLeftOut = picomatch(leftOut.map(({ channel }) => channel));

/**
 * What a script learns of a failure, channel by channel. The events that came before it (`open` and messages) are no
 * part of it, so that a connection that ends after it was open compares with one that never opened:
 * https://websockets.spec.whatwg.org/#feedback-from-the-protocol
 */
export function feedbackOf(trace: Trace): Channels {
  const print = printer(trace.url);
  return Object.fromEntries(
    recorded(trace)
      .filter(([channel]) => !isLeftOut(channel))
      .map(([channel, value]) => [channel, print(value)]),
  );
}

/** Whether `open` was delivered. */
export function opened(trace: Trace): boolean {
  return trace.events.some(({ type }) => type === 'open');
}

/** What stands where a channel is not there, although what it belongs to is. No JSON reads like this. */
export const absent = 'missing';

/**
 * The value in a channel, or `absent`. Undefined where the question does not arise: an event that never came has no
 * code, and that it never came is said by `events` (or `threw`) already.
 */
export function valueIn(feedback: Channels, channel: string): string | undefined {
  const [owner = channel] = channel.split('.', 1);
  return (
    feedback[channel] ??
    (Object.keys(feedback).some((name) => name.startsWith(`${owner}.`)) ? absent : undefined)
  );
}

type Recorded = [channel: string, value: unknown];

function recorded(trace: Trace): Recorded[] {
  const events = eventsOfFailure(trace);
  return [
    ['threw', trace.threw !== undefined],
    ...(trace.threw ? under('threw', trace.threw) : []),
    ['events', events.map(({ type }) => type)],
    ...events.flatMap((event, index) => eventChannels(event, events.slice(0, index))),
    ...(trace.after ? under('after', stateAfter(trace, trace.after)) : []),
    ['elapsedMs', trace.elapsedMs],
  ];
}

/** What was agreed on before the failure is no feedback: `protocol` and `extensions` count where they are not as they were at `open`. */
function stateAfter({ url, atOpen }: Trace, after: SocketState) {
  return {
    ...after,
    url: relation(after.url, url),
    protocol: after.protocol === atOpen?.protocol ? '' : after.protocol,
    extensions: after.extensions === atOpen?.extensions ? '' : after.extensions,
  };
}

function eventsOfFailure({ events }: Trace): EventRecord[] {
  const failedAt = events.findIndex(({ type }) => type !== 'open' && type !== 'message');
  return failedAt === -1 ? [] : events.slice(failedAt);
}

function eventChannels(
  { type, attributes, ...record }: EventRecord,
  earlier: readonly EventRecord[],
): Recorded[] {
  const nth = earlier.filter((event) => event.type === type).length + 1;
  const name = nth === 1 ? type : `${type}#${String(nth)}`;
  return [
    ...under(name, record),
    ...Object.entries(attributes).map(([attribute, value]): Recorded => [
      // A client may call an attribute like a field of the record: neither may hide the other.
      attribute in record ? `${name}.attributes.${attribute}` : `${name}.${attribute}`,
      value,
    ]),
  ];
}

function under(owner: string, fields: object): Recorded[] {
  return Object.entries(fields).map(([field, value]) => [`${owner}.${field}`, value]);
}

function relation(url: string, given: string): string {
  return url === (URL.canParse(given) ? new URL(given).href : given) ? 'as given' : url;
}

function printer(given: string): (value: unknown) => string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const known = [
    [url?.href, '‹url›'],
    [given, '‹url›'],
    [url?.host, '‹host›'],
    [url?.hostname, '‹host›'],
  ] as const;
  return (value) =>
    known.reduce((text, [part, name]) => (part ? text.replaceAll(part, name) : text), JSON.stringify(value));
}
