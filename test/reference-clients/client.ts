import { pathOutcomesOf } from '../../harness/model/peer.js';
import type { Case } from '../../harness/model/case.js';

/** A client that hides nothing: it says what went wrong, as no browser may. */
export interface ReferenceClient {
  /** Why it cannot be asked on this machine, if it cannot. */
  readonly missing?: string;
  /** Whether it is a WebSocket client: others are not held to what comes after the opening handshake. */
  readonly speaksFrames: boolean;
  /** Meets the peer, and says what happened, in order. Where nothing more is to come, that is `silence`. */
  ask(meeting: Meeting): Promise<string>;
}

/** What a client says of a peer; in more than one way where its version or chance decides. */
export type Report = string | RegExp;

/** A case and the peer that was started for it. */
export interface Meeting {
  readonly testCase: Case;
  readonly url: string;
  /** The only authority that the client trusts: the path of its certificate in PEM. */
  readonly ca: string;
  /** What is expected of the client. One that would wait for ever stops when it has said so much, and the peer is quiet. */
  readonly expected: Report;
  /** Resolves when the peer has done all that it does. */
  readonly quiet: Promise<unknown>;
}

/** The header lines of a good opening handshake, with the key of https://www.rfc-editor.org/rfc/rfc6455#section-1.3 */
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

/** Longer than anything that ends by itself in the lab, where TCP gives up after some seconds. */
export const patienceMs = 20_000;

/** How long a quiet peer is listened to before it is said to be silent. */
const graceMs = 100;

/** Calls back when the peer has been quiet for a while, once and for all. */
export function whenQuiet({ quiet }: Meeting, done: () => void): void {
  void quiet.then(() => setTimeout(done, graceMs));
}

/** Whether a client that has said so much, and now stops, has said what is expected of it. */
export function isAwaited({ expected }: Meeting, said: readonly string[]): boolean {
  const report = [...said, 'silence'].join(', ');
  return typeof expected === 'string' ? report === expected : expected.test(report);
}

/** Why what needs the lab is left out, as part of its title; empty inside the lab. */
export const withoutLab =
  process.env['BADSOCKET_LAB'] === undefined
    ? ' (skipped: not in the lab; badsocket lab --no-peers -- npx vitest run)'
    : '';

/** Whether packets come to the peer and back. */
export function isReached({ peer }: Case['fixture']): boolean {
  return peer.name === undefined && pathOutcomesOf(peer).every((outcome) => outcome === 'reached');
}
