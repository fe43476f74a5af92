/** What the agent is asked to observe. */
export interface Task {
  id: number;
  /** A connection to this URL, which succeeds, is opened before. */
  succeedAt?: string | undefined;
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
