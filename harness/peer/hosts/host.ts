import type { Case } from '../../model/case.js';
import type { RunningPeer } from '../peer.js';

/** Where the peers of this process stand. */
export interface PeerHost {
  /** Of all peers, so that a client that trusts one trusts all. In PEM. */
  readonly ca: string;
  /** @throws {SetupError} if the peer cannot stand here. */
  start(testCase: Case): Promise<RunningPeer>;
}
