import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtures } from '../../fixtures/index.js';
import { type Case, casesOf, type Fixture, type Group } from '../fixture.js';
import { plan } from '../lab/plan.js';
import type { Network } from '../network.js';
import type { Witness } from '../witness.js';
import { meet } from './honest-client.js';
import { startPeer } from './peer.js';

/** How long the wire may take to show what it must, in milliseconds. */
const witnessWithinMs = 5000;

/** Why a suite that needs the lab is left out, as part of its title; empty inside the lab. */
export const withoutLab =
  process.env['BADSOCKET_LAB'] === undefined
    ? ' (skipped: not in the lab; badsocket lab --no-peers -- npx vitest run)'
    : '';

/** The cases of a group by the names of their fixtures. */
export function casesByName(group: Group): Map<string, Case[]> {
  const own = fixtures.filter((fixture) => fixture.group === group);
  return new Map(own.map((fixture) => [fixture.id.replace(`${group}/`, ''), casesOf([fixture])]));
}

/** A fixture that is not in the catalogue, over one scheme. */
export function caseOf([fixture]: readonly Fixture[]): Case {
  const [of] = fixture === undefined ? [] : casesOf([fixture]);
  if (of === undefined) throw new RangeError('there is no case');
  return of;
}

/** What the honest client says of a peer, and what the wire does not show of it although it must. */
export interface Meeting {
  said: string;
  unmet: string[];
}

/** Starts the peer of a case and has the honest client meet it. */
export async function meetIn(network: Network, of: Case): Promise<Meeting> {
  await using peer = await startPeer(of, network, of.scheme);
  const said = await meet(of, peer.url, await readFile(join(plan.folder, 'ca.pem'), 'utf8'));
  return { said, unmet: unmetOf(await peer.witness(witnessWithinMs)) };
}

/** Starts the peer of a case and has any client meet it, by the peer's host name. */
export async function meetWith<Told>(
  network: Network,
  of: Case,
  client: (host: string) => Promise<Told>,
): Promise<{ told: Told; unmet: string[] }> {
  await using peer = await startPeer(of, network, 'with');
  const told = await client(new URL(peer.url).hostname);
  return { told, unmet: unmetOf(await peer.witness(witnessWithinMs)) };
}

function unmetOf({ requirements }: Witness): string[] {
  return requirements.filter(({ met }) => !met).map(({ text }) => text);
}
