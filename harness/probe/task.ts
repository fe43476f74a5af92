/** Where a script runs, as the agent page makes it. */
export interface Realm {
  kind: 'window' | 'iframe' | 'sandboxed-iframe' | 'dedicated-worker' | 'shared-worker' | 'service-worker';
  /** Of a document, or of the script of a worker. */
  url: string;
  /** What its document or script comes with differs from what most come with: few tasks ask for it. */
  special: boolean;
}

/** What the agent is asked to observe. */
export interface Task {
  id: number;
  realm: Realm;
  api: 'WebSocket' | 'WebSocketStream';
  /** Which connection to the URL is written down; those before it come to their end unseen. */
  attempt: number;
  /** A healthy connection to this URL is opened first: see `WarmUpServers`. */
  warmUpUrl?: string | undefined;
  url: string;
  protocols: string[];
  /** Sent as a text message when the connection opens. */
  send?: string | undefined;
  /** How many bytes are sent as a binary message when the connection opens, after `send`. */
  sendBytes?: number | undefined;
  /** Passed to `close()` when the connection opens, after everything is sent. */
  close?: { code: number; reason: string } | undefined;
  /** How long the probe waits for `close` or an exception. */
  budgetMs: number;
  /** How long it waits after `open`, where there should be none: the connection may stay open for ever. */
  budgetAfterOpenMs?: number | undefined;
}

/** What a realm answers to a task, and what it says of itself when it cannot work. */
export type Answer<Trace> = { trace: Trace } | { fault: string };
