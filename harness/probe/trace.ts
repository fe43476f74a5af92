/** What a script saw of one WebSocket. Nothing is omitted, sorted or normalised. */
export interface Trace {
  /** The URL that was passed to the constructor. */
  url: string;
  /** The `protocols` that were passed to the constructor. */
  protocols: string[];
  /** The exception that the constructor threw, if any. */
  threw?: ThrownRecord;
  /**
   * All events in the order of delivery. A WebSocketStream has no events. The fulfilment of its promises `opened` and `closed` is
   * recorded as `open` and `close`, and a rejection of `closed` as `closed-rejected`.
   */
  events: EventRecord[];
  /** Other rejections of a WebSocketStream than that of `closed`: of the promise `opened`, of a read. */
  rejections?: Record<string, ThrownRecord>;
  /** `false` if neither `close` nor an exception occurred within the time budget. */
  settled: boolean;
  /** The result of `send()` before the connection was open. Missing if a script under test replaces WebSocket. */
  sendWhileConnecting?: string;
  /** The attributes of the WebSocket when `open` was delivered, if it was. */
  atOpen?: SocketState;
  /** The attributes of the WebSocket at the end of the observation. Missing if the constructor threw. */
  after?: SocketState;
  /** The results of its methods at the end of the observation. */
  calls?: CallsRecord;
  /** What happened in the realm outside of the WebSocket, in order, by kind. Kinds without records are missing. */
  realm?: Record<string, RealmRecord[]>;
  /** The results of the page's other requests on the HTTP/2 session. Missing over HTTP/1.1. */
  requests?: PageRequestsRecord;
  /** The time from the call of the constructor to the last event, in milliseconds. Never compared. */
  elapsedMs: number;
}

/** The results of the page's other requests on a session: `completed`, or the error. */
export interface PageRequestsRecord {
  /** The request that was under way while the WebSocket existed. */
  underWay: string;
  /** The request that followed when the observation was over. */
  after: string;
}

export interface ThrownRecord {
  /** The constructor names along the prototype chain: `DOMException < Error`. */
  class: string;
  name: string;
  message: string;
  /** All other readable attributes. */
  attributes?: Record<string, Value>;
}

export interface SocketState {
  readyState: number;
  url: string;
  protocol: string;
  extensions: string;
  bufferedAmount: number;
  binaryType: string;
  /** Attributes and own properties beyond the standard, if there are any. */
  others?: Record<string, Value>;
}

/** The results of `send()` and `close()` at the end of the observation: what they threw, or `returned undefined`. */
export interface CallsRecord {
  send: string;
  /** The increase of bufferedAmount by that `send()` of one byte. */
  buffered: number;
  close: string;
  /** The result of `close(1)`. A script may not use this code: https://websockets.spec.whatwg.org/#dom-websocket-close */
  closeWithWrongCode: string;
}

export type Value = string | number | boolean;

/** The handler attribute, a listener, or a promise of a WebSocketStream. */
export type Receiver = 'handler' | 'listener' | 'promise';

export interface EventRecord {
  type: string;
  /** The constructor names along its prototype chain: `CloseEvent < Event`. */
  class: string;
  isTrusted: boolean;
  /** What received the event, in order. If two receivers get different objects, the trace has two events. */
  heard: Receiver[];
  /** The distance from the previous event, or from the call of the constructor. */
  turn: 'at once' | 'same task' | 'later task';
  /** The readyState of the WebSocket inside the listener. */
  readyState: number;
  /** The readyState of the WebSocket one task later. */
  readyStateLater: number;
  /** The other attributes of the WebSocket inside the listener. */
  socket: Omit<SocketState, 'readyState'>;
  /** The time since the call of the constructor, in milliseconds. Never compared. */
  atMs: number;
  /** All readable attributes of the event except its type: `code`, `reason`, `cancelable`, `target`, … */
  attributes: Record<string, Value>;
  /** The own properties of the event object. Symbols and values are converted to strings. */
  own: Record<string, string>;
}

/** Something that happened in the realm while a connection was observed. */
export interface RealmRecord {
  what: string;
  /** The number of events of the connection that were delivered before. */
  after: number;
}
