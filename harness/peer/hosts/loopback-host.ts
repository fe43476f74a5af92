import { SetupError } from '../../support/errors.js';
import { caseName } from '../../model/case.js';
import { Authority } from '../../network/certificates/certificates.js';
import { startPeer } from '../peer.js';
import { openPortable } from '../../network/portable.js';
import type { Ground } from './host.js';

/** Peers of this process itself, on loopback, with an authority that nobody trusts unless told to. */
export async function loopbackGround(): Promise<Ground> {
  const authority = await Authority.create('badsocket on loopback');
  const network = openPortable({ authority });
  return {
    authority: authority.certificate.toString('pem'),
    async start(of) {
      const obstacle = network.obstacle(of);
      if (obstacle !== undefined) {
        const name = caseName(of.fixture.id, of.scheme);
        throw new SetupError(`${name} ${obstacle}; run it in there: badsocket lab -- <your test command>`);
      }
      return startPeer(of, network);
    },
  };
}
