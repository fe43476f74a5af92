import { SetupError } from '../../support/errors.js';
import { caseName } from '../../model/case.js';
import { CertificateAuthority } from '../../network/certificates/certificates.js';
import { startPeer } from '../peer.js';
import { openPortable } from '../../network/portable.js';
import type { PeerHost } from './host.js';

/** Returns the host that runs peers in this process, on loopback, with a new CA. */
export async function loopbackHost(): Promise<PeerHost> {
  const ca = await CertificateAuthority.create('badsocket on loopback');
  const network = openPortable({ ca });
  return {
    ca: ca.certificate.toString('pem'),
    async start(testCase) {
      const obstacle = network.obstacle(testCase);
      if (obstacle !== undefined) {
        const name = caseName(testCase);
        throw new SetupError(`${name} ${obstacle}; run it with: badsocket lab -- <your test command>`);
      }
      return startPeer(testCase, network);
    },
  };
}
