/** What a script saw of one WebSocket, as it was: nothing is left out, sorted or made alike. */
export interface Trace {
  /** The URL that was passed to the constructor. */
  url: string;
  /** The `protocols` that were passed to the constructor. */
  protocols: string[];
  /** What the constructor threw, if it threw. */
  threw?: ThrownRecord;
  /** Every event, in the order in which it was delivered. */
  events: EventRecord[];
  /** `false`: neither `close` nor an exception came within the time budget. */
  settled: boolean;
  /** The attributes of the object when `open` was delivered, if it was. */
  atOpen?: SocketState;
  /** The attributes of the object when the probe let go of it; missing if the constructor threw. */
  after?: SocketState;
  /** From the call of the constructor to the last event, in milliseconds. Never compared. */
  elapsedMs: number;
}

export interface ThrownRecord {
  class: string;
  name: string;
  message: string;
}

export interface SocketState {
  readyState: number;
  url: string;
  protocol: string;
  extensions: string;
  bufferedAmount: number;
  binaryType: string;
}

export interface EventRecord {
  type: string;
  /** The name of the event's interface: `Event`, `CloseEvent`, `MessageEvent`, … */
  class: string;
  isTrusted: boolean;
  /** readyState of the WebSocket inside the listener. */
  readyState: number;
  /** Since the call of the constructor. Never compared. */
  atMs: number;
  /** `code`, `reason` and `wasClean` of a CloseEvent, `data` of a MessageEvent, `message`, `error` and the like if there. */
  attributes: Record<string, string | number | boolean>;
  /** Own properties of the event object, names and symbols as strings, with their values as strings. */
  own: Record<string, string>;
}
