import type { Case } from '../../model/case.js';
import type { RunningPeer } from '../peer.js';

/** Starts the peers of this process: in the lab, or on loopback. */
export interface PeerHost {
  /** The certificate of the CA of all peers, in PEM. */
  readonly ca: string;
  /** @throws {SetupError} if this host does not support the case. */
  start(testCase: Case): Promise<RunningPeer>;
}
