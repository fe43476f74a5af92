import type { Fixture } from './fixture.js';

/** The text message by which the script of an observation says that its connection is open. */
export const openAnnouncement = 'badsocket: open';

/**
 * Whether an observation of a fixture begins the steps of its connection layer when the script says on the wire that the connection is
 * open. Without that, the client may see the end of the connection before it sees the response. A fixture whose steps are sent together
 * with the response is about that race.
 */
export function awaitsAnnouncement({ group, peer }: Pick<Fixture, 'group' | 'peer'>): boolean {
  const [first] = peer.connection ?? [];
  return (
    (group === 'connection' || group === 'protocol-violation') &&
    first !== undefined &&
    first.step !== 'coalesceWithResponse'
  );
}
