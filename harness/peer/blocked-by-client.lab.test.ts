import { expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { casesOf } from '../fixture.js';
import { isWitnessed } from '../witness.js';
import { meetAll, type Reports } from './lab-suite.js';
import { startPeer } from './peer.js';

const own = fixtures.filter(({ group }) => group === 'blocked-by-client');
const open = 'wire: HTTP/1.1 101 Switching Protocols';
const badSubprotocol = 'ws: SyntaxError: An invalid or duplicated subprotocol was specified';

/** Who does not know of bad ports gets in: that a browser does not is its own doing. */
const ports = own
  .map(({ id }) => id.replace('blocked-by-client/', ''))
  .filter((name) => name.startsWith('port-'));

const reports: Reports = {
  ...Object.fromEntries(ports.map((name) => [name, open])),
  'url-with-fragment': 'ws: SyntaxError: The URL contains a fragment identifier',
  'url-with-empty-fragment': open,
  'url-with-bad-scheme':
    'ws: SyntaxError: The URL\'s protocol must be one of "ws:", "wss:", "http:", "https:", or "ws+unix:"',
  'url-unparsable': 'ws: SyntaxError: Invalid URL',
  'subprotocol-with-space': badSubprotocol,
  'subprotocol-with-comma': badSubprotocol,
  'subprotocol-not-ascii': badSubprotocol,
  'subprotocol-empty': badSubprotocol,
  'subprotocol-twice': badSubprotocol,
};

meetAll('blocked-by-client', reports, {
  tests: (network) => {
    it.concurrent.each(casesOf(own))('$fixture.id: is witnessed as long as nobody comes', async (of) => {
      await using peer = await startPeer(of, network(), 'nobody');
      expect(isWitnessed(await peer.witness(0))).toBe(true);
    });
  },
});
