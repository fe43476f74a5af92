import { join } from 'node:path';
import type { Case } from '../../harness/model/case.js';
import { type Fixture, situationOf } from '../../harness/model/fixture.js';
import { layers } from '../../harness/model/layers.js';
import { plan } from '../../harness/network/lab/address-plan.js';
import type { Network } from '../../harness/network/network.js';
import { type RunningPeer, startPeer } from '../../harness/peer/peer.js';
import { requirementTexts } from '../../harness/report/text/requirement-text.js';
import { type ReferenceClient, patienceMs, type Report } from './client.js';
import { curl } from './curl.js';
import { dns } from './dns.js';
import { net } from './net.js';
import { openssl } from './openssl.js';
import { ws } from './ws.js';

/** Clients that hide nothing, by name. */
export const referenceClients = { ws, net, dns, curl, openssl } as const satisfies Record<
  string,
  ReferenceClient
>;
export type ClientName = keyof typeof referenceClients;

/** The certificate of the authority that issues those of the peers in this lab. */
export const ca = join(plan.folder, 'ca.pem');

/** What a client says of a peer, and what the wire does not show of it although it must. */
export interface Met {
  said: string;
  unmet: string[];
}

/** Has a client that hides nothing meet the peer of a case. */
export async function meet(
  testCase: Case,
  network: Network,
  name: ClientName,
  expected: Report,
): Promise<Met> {
  // The peers of ws and wss would share the addresses of one name, and what is counted there.
  await using peer = await startPeer(testCase, network, `${name}-${testCase.scheme}`);
  const said = await ask(name, peer, testCase, expected);
  if (!goesAllTheWay(name, testCase)) return { said, unmet: [] };
  const { requirements } = await peer.witness(5000);
  return { said, unmet: requirementTexts(requirements, 'unmet') };
}

/** What a client says of a peer that is there. */
export async function ask(
  name: ClientName,
  peer: RunningPeer,
  testCase: Case,
  expected: Report,
): Promise<string> {
  const mayWait = String(expected).includes('silence') && goesAllTheWay(name, testCase);
  // What it is rejected with is for the next one who asks the witness.
  const quiet = mayWait ? peer.witness(patienceMs).catch(() => undefined) : Promise.resolve();
  const client: ReferenceClient = referenceClients[name];
  return client.ask({ testCase, url: peer.url, ca, expected, quiet });
}

/** Whether the wire must show all when this client has been there. */
function goesAllTheWay(name: ClientName, { fixture }: Case): boolean {
  return referenceClients[name].speaksFrames || !needsFrames(fixture);
}

function needsFrames(fixture: Fixture): boolean {
  const situation = situationOf(fixture);
  return fixture.group !== 'blocked-by-client' && (situation === undefined || situation === layers.at(-1));
}
