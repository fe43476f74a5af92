/** What a script saw of one WebSocket, as it was: nothing is left out, sorted or made alike. */
export interface Trace {
  /** The URL that was passed to the constructor. */
  url: string;
  /** The `protocols` that were passed to the constructor. */
  protocols: string[];
  /** What the constructor threw, if it threw. */
  threw?: ThrownRecord;
  /**
   * Every event, in the order in which it was delivered. A WebSocketStream has none: where it fulfils `opened` and `closed`, that is
   * written down as `open` and `close`; a rejection of `closed` as `closed-rejected`.
   */
  events: EventRecord[];
  /** What a WebSocketStream rejected beside `closed`: the promise `opened`, a read. */
  rejections?: Record<string, ThrownRecord>;
  /** `false`: neither `close` nor an exception came within the time budget. */
  settled: boolean;
  /** What `send()` did before the connection was open; missing where another script stands in for WebSocket. */
  sendWhileConnecting?: string;
  /** The attributes of the object when `open` was delivered, if it was. */
  atOpen?: SocketState;
  /** The attributes of the object when the probe let go of it; missing if the constructor threw. */
  after?: SocketState;
  /** What its methods did then. */
  calls?: CallsRecord;
  /** What happened in the realm outside of the object, by kind, in order. A kind of which nothing happened is missing. */
  realm?: Record<string, RealmRecord[]>;
  /** From the call of the constructor to the last event, in milliseconds. Never compared. */
  elapsedMs: number;
}

export interface ThrownRecord {
  /** The names along the prototype chain: `DOMException < Error`. */
  class: string;
  name: string;
  message: string;
  /** Every other attribute that can be read. */
  attributes?: Record<string, Value>;
}

export interface SocketState {
  readyState: number;
  url: string;
  protocol: string;
  extensions: string;
  bufferedAmount: number;
  binaryType: string;
}

/** What `send()` and `close()` did when everything was over: what they threw, or `returned undefined`. */
export interface CallsRecord {
  send: string;
  /** By how much that `send()` of one byte raised bufferedAmount. */
  buffered: number;
  close: string;
  /** https://websockets.spec.whatwg.org/#dom-websocket-close: 1 is no code that a script may use. */
  closeWithWrongCode: string;
}

export type Value = string | number | boolean;

/** The handler attribute, a listener, or a promise of a WebSocketStream. */
export type Receiver = 'handler' | 'listener' | 'promise';

export interface EventRecord {
  type: string;
  /** The names along its prototype chain: `CloseEvent < Event`. */
  class: string;
  isTrusted: boolean;
  /** What received it, in order. Another object for each receiver is another event. */
  heard: Receiver[];
  /** How far it is from the event before it, or from the constructor. */
  turn: 'at once' | 'same task' | 'later task';
  /** readyState of the WebSocket inside the listener. */
  readyState: number;
  /** readyState a task later. */
  readyStateLater: number;
  /** The other attributes of the WebSocket inside the listener. */
  socket: Omit<SocketState, 'readyState'>;
  /** Since the call of the constructor. Never compared. */
  atMs: number;
  /** Every attribute of the event that can be read, but for its type: `code`, `reason`, `cancelable`, `target`, … */
  attributes: Record<string, Value>;
  /** Own properties of the event object, names and symbols as strings, with their values as strings. */
  own: Record<string, string>;
}

/** Something that happened in the realm while a connection was observed. */
export interface RealmRecord {
  what: string;
  /** How many events of the connection had been delivered by then. */
  after: number;
}
