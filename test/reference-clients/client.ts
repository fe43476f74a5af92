import { pathOutcomesOf } from '../../harness/model/peer.js';
import type { Case } from '../../harness/model/case.js';

/** A client that reports the cause of a failure, which a browser must not do. */
export interface ReferenceClient {
  /** Why the client cannot run on this machine. */
  readonly missing?: string;
  /** Whether the client implements WebSocket frames. If not, its observations end with the opening handshake. */
  readonly speaksFrames: boolean;
  /** Connects to the peer and returns the events, in order. `silence` means that nothing more arrives. */
  ask(meeting: Meeting): Promise<string>;
}

/** What a client reports about a peer: a text, or a pattern if the text depends on the version or on chance. */
export type Report = string | RegExp;

/** A case and the peer that was started for it. */
export interface Meeting {
  readonly testCase: Case;
  readonly url: string;
  /** The path of the certificate of the only CA that the client trusts, in PEM. */
  readonly ca: string;
  /** The expected report. A client that would wait forever stops when it has reported this and the peer is quiet. */
  readonly expected: Report;
  /** Resolves when the peer has run all its steps. */
  readonly quiet: Promise<unknown>;
}

/** Returns the header lines of a valid opening handshake, with the key of https://www.rfc-editor.org/rfc/rfc6455#section-1.3 */
export function upgradeRequest({ fixture }: Case): (readonly [name: string, value: string])[] {
  const { protocols = [] } = fixture.script;
  return [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Extensions', 'permessage-deflate'],
    ...(protocols.length > 0 ? [['Sec-WebSocket-Protocol', protocols.join(', ')] as const] : []),
  ];
}

/** A timeout that is longer than every timeout of TCP in the lab, in milliseconds. */
export const patienceMs = 20_000;

/** How long a client waits for a quiet peer before it reports `silence`, in milliseconds. */
const graceMs = 100;

/** Calls `done` when the peer has been quiet for `graceMs`. */
export function whenQuiet({ quiet }: Meeting, done: () => void): void {
  void quiet.then(() => setTimeout(done, graceMs));
}

/** Whether the events so far, followed by `silence`, are the expected report. */
export function isAwaited({ expected }: Meeting, events: readonly string[]): boolean {
  const report = [...events, 'silence'].join(', ');
  return typeof expected === 'string' ? report === expected : expected.test(report);
}

/** The part of a test title that says why tests are skipped outside the lab. Empty in the lab. */
export const withoutLab =
  process.env['BADSOCKET_LAB'] === undefined
    ? ' (skipped: not in the lab; badsocket lab --no-peers -- npx vitest run)'
    : '';

/** Whether the path to the peer is healthy. */
export function isReached({ peer }: Case['fixture']): boolean {
  return peer.name === undefined && pathOutcomesOf(peer).every((outcome) => outcome === 'reached');
}
