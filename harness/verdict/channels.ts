import picomatch from 'picomatch/posix.js';
import type { EventRecord, SocketState, ThrownRecord, Trace } from '../probe/trace.js';
import type { Channels } from '../model/verdict.js';
import { withoutUrl } from '../support/text/without-url.js';

/** Describes one channel, or one family of channels. */
export interface ChannelDescription {
  /** A glob over channel names; the first that matches describes a channel. `*` is the type of an event. */
  channel: string;
  what: string;
  link: string;
}

const standard = 'https://websockets.spec.whatwg.org/';
const dom = 'https://dom.spec.whatwg.org/';
const streams = 'https://github.com/ricea/websocketstream-explainer#readme';

/**
 * Everything of a failure that is compared. A second event of one type is called `close#2`, a third `close#3`. Values
 * are printed as JSON. They contain `‹url›` for the URL that the script passed in, and `‹host›` for its host: each
 * fixture has a host of its own, which the script knows.
 */
export const channels: readonly ChannelDescription[] = [
  {
    channel: 'events',
    what: 'The types of the events from the failure on, in the order in which they were delivered; or that there is none, since the constructor threw',
    link: `${standard}#feedback-from-the-protocol`,
  },
  {
    channel: 'threw.*',
    what: 'What the constructor threw: its class, its name, its message',
    link: 'https://webidl.spec.whatwg.org/#idl-DOMException',
  },
  {
    channel: 'sendWhileConnecting',
    what: 'What send() did before the connection was open',
    link: `${standard}#dom-websocket-send`,
  },
  {
    channel: 'calls.buffered',
    what: 'By how many bytes bufferedAmount grew when one more byte was sent after everything was over',
    link: `${standard}#dom-websocket-bufferedamount`,
  },
  {
    channel: 'calls.send',
    what: 'What send() did when everything was over: what it threw, or returned',
    link: `${standard}#dom-websocket-send`,
  },
  {
    channel: 'calls.*',
    what: 'What close() did when everything was over, with and without a code that it must refuse',
    link: `${standard}#dom-websocket-close`,
  },
  {
    channel: 'realm.error',
    what: 'Errors that reached the global object, as window.onerror has them',
    link: 'https://html.spec.whatwg.org/#runtime-script-errors',
  },
  {
    channel: 'realm.rejection',
    what: 'Promises that were rejected and that nobody handled',
    link: 'https://html.spec.whatwg.org/#unhandled-promise-rejections',
  },
  {
    channel: 'realm.performance.*',
    what: 'Entries of the performance timeline of one type, such as Resource Timing',
    link: 'https://www.w3.org/TR/performance-timeline/#the-performanceobserver-interface',
  },
  {
    channel: 'realm.report',
    what: 'What a ReportingObserver was given',
    link: 'https://www.w3.org/TR/reporting-1/#reporting-observer',
  },
  {
    channel: 'realm.violation',
    what: 'The events securitypolicyviolation',
    link: 'https://www.w3.org/TR/CSP3/#violation-events',
  },
  {
    channel: 'realm.cookie',
    what: 'Cookies that the script can read and that changed',
    link: 'https://cookiestore.spec.whatwg.org/#CookieStore',
  },
  {
    channel: 'realm.storage',
    what: 'Changes of localStorage and sessionStorage, and storage events',
    link: 'https://html.spec.whatwg.org/#webstorage',
  },
  {
    channel: 'realm.location',
    what: 'A navigation, or a change of location or of the length of the history',
    link: 'https://html.spec.whatwg.org/#the-location-interface',
  },
  {
    channel: 'realm.dialog',
    what: 'Dialogs that were shown',
    link: 'https://html.spec.whatwg.org/#user-prompts',
  },
  {
    channel: 'requests.underWay',
    what: 'The result of a request of the page on the same HTTP/2 session that was under way',
    link: 'https://www.rfc-editor.org/rfc/rfc9113#section-5.4.2',
  },
  {
    channel: 'requests.after',
    what: 'The result of a request of the page on the same HTTP/2 session that followed',
    link: 'https://www.rfc-editor.org/rfc/rfc9113#section-5.4.2',
  },
  {
    channel: 'opened.*',
    what: 'What the promise `opened` of a WebSocketStream was rejected with',
    link: streams,
  },
  {
    channel: '{read,write}.*',
    what: 'What a read from a WebSocketStream that had been open was rejected with, or a write to it',
    link: streams,
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
    channel: 'after.others',
    what: 'Attributes and own properties of the WebSocket beyond the standard, when everything was over',
    link: `${standard}#the-websocket-interface`,
  },
  {
    channel: '*.class',
    what: 'The interfaces of the event object, along its prototype chain',
    link: `${dom}#concept-event-fire`,
  },
  {
    channel: '*.heard',
    what: 'Whether the handler attribute and the listener were called with the event, and in which order',
    link: 'https://html.spec.whatwg.org/#event-handler-attributes',
  },
  {
    channel: '*.turn',
    what: 'Whether an event came in the same task as the one before it, and whether a microtask ran in between',
    link: 'https://html.spec.whatwg.org/#event-loop-processing-model',
  },
  {
    channel: '*.readyStateLater',
    what: 'readyState of the WebSocket a task after the event',
    link: `${standard}#dom-websocket-readystate`,
  },
  {
    channel: '*.socket.*',
    what: "Another attribute or own property of the WebSocket inside the event's listener",
    link: `${standard}#the-websocket-interface`,
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
    what: 'Any other attribute of the event, such as message or error, and the results of its methods',
    link: `${standard}#feedback-from-the-protocol`,
  },
];

/** Something that is recorded and not compared, with the reason. */
export interface LeftOut {
  /** A glob over channel names. */
  channel: string;
  reason: string;
  link: string;
}

const timing =
  'Differs between observations of the same fixture, with the load of the machine. The trace keeps it; the verdict does not use it';

/** Everything that is recorded of a failure and not compared. There is no other exception. */
export const leftOut: readonly LeftOut[] = [
  { channel: 'elapsedMs', reason: timing, link: 'https://www.w3.org/TR/hr-time-3/#dom-performance-now' },
  { channel: '*.atMs', reason: timing, link: 'https://www.w3.org/TR/hr-time-3/#dom-performance-now' },
  { channel: '*.timeStamp', reason: timing, link: `${dom}#dom-event-timestamp` },
  ...['paint', 'largest-contentful-paint', 'layout-shift', 'visibility-state', 'navigation'].map((type) => ({
    channel: `realm.performance.${type}`,
    reason: 'Describes how the page was loaded and drawn, before or beside the connection',
    link: 'https://www.w3.org/TR/timing-entrytypes-registry/#registry',
  })),
  ...['longtask', 'long-animation-frame', 'event', 'first-input'].map((type) => ({
    channel: `realm.performance.${type}`,
    reason: 'Describes how busy the machine was',
    link: 'https://www.w3.org/TR/timing-entrytypes-registry/#registry',
  })),
];

/** What is not compared of a fixture that ends the HTTP/2 session. */
export const leftOutAfterSession: LeftOut = {
  channel: 'requests.*',
  reason:
    'If the failure lawfully ends the whole HTTP/2 session, it ends the other requests on it too. For such a fixture, the trace keeps it; the verdict does not use it',
  link: 'https://www.rfc-editor.org/rfc/rfc9113#section-5.4.1',
};

const isLeftOut = picomatch(leftOut.map(({ channel }) => channel));

/** The feedback of each trace. Traces do not change. */
const feedbacks = new WeakMap<Trace, Channels>();

/**
 * Returns what a script learns of a failure, channel by channel. Events before the failure (`open` and messages) are
 * left out, so that a connection that was open compares with one that never opened:
 * https://websockets.spec.whatwg.org/#feedback-from-the-protocol
 */
export function feedbackOf(trace: Trace): Channels {
  const known = feedbacks.get(trace);
  if (known !== undefined) return known;
  const feedback = computeFeedback(trace);
  feedbacks.set(trace, feedback);
  return feedback;
}

function computeFeedback(trace: Trace): Channels {
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

/** The value of a channel that is missing although its owner exists. It is not JSON. */
export const absent = 'missing';

/**
 * Returns the value in a channel, or `absent`. Undefined if the owner of the channel does not exist: `events` or
 * `threw` already shows that an event was not delivered.
 */
export function valueIn(feedback: Channels, channel: string): string | undefined {
  const [owner = channel] = channel.split('.', 1);
  return (
    feedback[channel] ??
    (Object.keys(feedback).some((name) => name.startsWith(`${owner}.`)) ? absent : undefined)
  );
}

type Recorded = [channel: string, value: unknown];

/** Kinds of realm events that have a channel even if nothing happened, so that there is a value to compare with. */
const realmKinds = ['error', 'rejection', 'report', 'violation', 'cookie', 'storage', 'location', 'dialog'];

function recorded(trace: Trace): Recorded[] {
  const events = eventsOfFailure(trace);
  const { atOpen } = trace;
  return [
    ...(trace.threw ? under('threw', flat(trace.threw)) : []),
    ...under('sendWhileConnecting', trace.sendWhileConnecting),
    ['events', trace.threw ? 'the constructor threw' : events.map(({ type }) => type)],
    ...events.flatMap((event, index) => eventChannels(event, events.slice(0, index), trace)),
    ...Object.entries(trace.rejections ?? {}).flatMap(([name, thrown]) => under(name, flat(thrown))),
    ...(trace.after ? under('after', relative(trace.after, trace.url, atOpen)) : []),
    ...under('calls', trace.calls),
    ...realmChannels(trace),
    ...under('requests', trace.requests),
    ['elapsedMs', trace.elapsedMs],
  ];
}

/**
 * `protocol` and `extensions` count only if they differ from their values at `open`: what was negotiated before the
 * failure is not feedback.
 */
function relative<State extends Omit<SocketState, 'readyState'>>(
  state: State,
  url: string,
  atOpen: SocketState | undefined,
): State {
  return {
    ...state,
    url: relation(state.url, url),
    protocol: state.protocol === atOpen?.protocol ? '' : state.protocol,
    extensions: state.extensions === atOpen?.extensions ? '' : state.extensions,
  };
}

/** Returns what happened in the realm after the connection opened: before that, nothing had failed. */
function realmChannels(trace: Trace): Recorded[] {
  const before = trace.events.length - eventsOfFailure(trace).length;
  const kinds = new Set([...realmKinds, ...Object.keys(trace.realm ?? {})]);
  return [...kinds].map((kind) => [
    `realm.${kind}`,
    (trace.realm?.[kind] ?? []).filter(({ after }) => after >= before).map(({ what }) => what),
  ]);
}

function eventsOfFailure({ events }: Trace): EventRecord[] {
  const failedAt = events.findIndex(({ type }) => type !== 'open' && type !== 'message');
  return failedAt === -1 ? [] : events.slice(failedAt);
}

function eventChannels(
  { type, attributes, socket, turn, ...record }: EventRecord,
  earlier: readonly EventRecord[],
  { url, atOpen }: Trace,
): Recorded[] {
  const name = nameOf(type, earlier);
  const last = earlier.at(-1);
  return [
    ...under(name, record),
    // The turn of the first event depends on the timing of the peer.
    ...(last === undefined
      ? []
      : under(`${name}-after-${nameOf(last.type, earlier.slice(0, -1))}`, { turn })),
    ...under(`${name}.socket`, relative(socket, url, atOpen)),
    ...Object.entries(attributes).map(([attribute, value]): Recorded => [
      // An attribute can have the name of a field of the record. Both keep a channel of their own.
      attribute in record || attribute === 'socket'
        ? `${name}.attributes.${attribute}`
        : `${name}.${attribute}`,
      value,
    ]),
  ];
}

function nameOf(type: string, earlier: readonly EventRecord[]): string {
  const nth = earlier.filter((event) => event.type === type).length + 1;
  return nth === 1 ? type : `${type}#${String(nth)}`;
}

function flat({ attributes, ...record }: ThrownRecord): object {
  return { ...attributes, ...record };
}

/** Returns the channels of an object, or the one of a single value; none for a missing value. */
function under(owner: string, value: object | string | undefined): Recorded[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [[owner, value]];
  return Object.entries(value).map(([field, content]) => [`${owner}.${field}`, content]);
}

function relation(url: string, given: string): string {
  return url === (URL.canParse(given) ? new URL(given).href : given) ? 'as given' : url;
}

function printer(given: string): (value: unknown) => string {
  const print = withoutUrl(given);
  return (value) => print(JSON.stringify(value));
}
