import type { CloseArguments } from './close-arguments.js';

/** Where a script runs. The agent page creates it. */
export interface Realm {
  kind: 'window' | 'iframe' | 'sandboxed-iframe' | 'dedicated-worker' | 'shared-worker' | 'service-worker';
  /** The URL of the document or of the worker's script. */
  url: string;
  /** Whether only few tasks use this document or script, such as one with a Content Security Policy. */
  special: boolean;
}

/** A connection for the agent to observe. */
export interface Task {
  id: number;
  realm: Realm;
  api: 'WebSocket' | 'WebSocketStream';
  /** The number of connections to open to the URL, one after the other. Only the last one is recorded. */
  attempt: number;
  /** The URL of a healthy server to connect to first: see `WarmUpServers`. */
  warmUpUrl?: string | undefined;
  url: string;
  /** The version of HTTP. Over `http2`, the probe opens the session first, and makes other requests on it. Default: `http1` */
  transport?: 'http1' | 'http2' | undefined;
  protocols: string[];
  /** Sent as a text message when the connection opens, before anything else: the peer waits for it. */
  announce?: string | undefined;
  /** Sent as a text message when the connection opens. */
  send?: string | undefined;
  /** The size in bytes of a binary message that is sent when the connection opens, after `send`. */
  sendBytes?: number | undefined;
  /** Passed to `close()` when the connection opens, after everything is sent. */
  close?: CloseArguments | undefined;
  /** The time that the probe waits for `close` or an exception, in milliseconds. */
  budgetMs: number;
  /** The time that it waits after an unexpected `open`, in milliseconds: the connection may never close. */
  budgetAfterOpenMs?: number | undefined;
}

/** The result of a task: a trace, or the error that broke the realm. */
export type TaskResult<Trace> = { trace: Trace } | { fault: string };
