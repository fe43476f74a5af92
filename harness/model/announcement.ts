import type { Fixture } from './fixture.js';

/** The text message that the script of an observation sends when `open` fires. */
export const openAnnouncement = 'badsocket: open';

/**
 * Whether the peer of an observation receives {@link openAnnouncement} before it begins the steps of the connection layer. Otherwise, the
 * connection may end before the client processes the response. Fixtures that send their steps together with the response test that race.
 */
export function awaitsAnnouncement({ group, peer }: Pick<Fixture, 'group' | 'peer'>): boolean {
  const [first] = peer.connection ?? [];
  return (
    (group === 'connection' || group === 'protocol-violation') &&
    first !== undefined &&
    first.step !== 'coalesceWithResponse'
  );
}
