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

/** The reference clients, by name. */
export const referenceClients = { ws, net, dns, curl, openssl } as const satisfies Record<
  string,
  ReferenceClient
>;
export type ClientName = keyof typeof referenceClients;

/** The path of the certificate of the lab's CA. */
const ca = join(plan.folder, 'ca.pem');

/** The report of a client, and the requirements that the wire does not meet. */
export interface Met {
  report: string;
  unmet: string[];
}

/** Starts the peer of a case, connects a reference client, and returns its report. */
export async function meet(
  testCase: Case,
  network: Network,
  name: ClientName,
  expected: Report,
): Promise<Met> {
  // The peers of ws and wss must not share a name, since they would share its addresses and counters.
  await using peer = await startPeer(testCase, network, `${name}-${testCase.scheme}`);
  const report = await ask(name, peer, testCase, expected);
  if (!goesAllTheWay(name, testCase)) return { report, unmet: [] };
  const { requirements } = await peer.witness(5000);
  return { report, unmet: requirementTexts(requirements, 'unmet') };
}

/** Connects a reference client to a running peer, and returns its report. */
export async function ask(
  name: ClientName,
  peer: RunningPeer,
  testCase: Case,
  expected: Report,
): Promise<string> {
  const mayWait = String(expected).includes('silence') && goesAllTheWay(name, testCase);
  // A rejection surfaces in the next call of `witness()`.
  const quiet = mayWait ? peer.witness(patienceMs).catch(() => undefined) : Promise.resolve();
  const client: ReferenceClient = referenceClients[name];
  return client.ask({ testCase, url: peer.url, ca, expected, quiet });
}

/** Whether the wire must meet all requirements for this client. */
function goesAllTheWay(name: ClientName, { fixture }: Case): boolean {
  return referenceClients[name].speaksFrames || !needsFrames(fixture);
}

function needsFrames(fixture: Fixture): boolean {
  const situation = situationOf(fixture);
  return fixture.group !== 'blocked-by-client' && (situation === undefined || situation === layers.at(-1));
}
