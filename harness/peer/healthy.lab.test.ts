import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtures } from '../../fixtures/index.js';
import { type Case, caseName, casesOf } from '../fixture.js';
import { plan } from '../lab/plan.js';
import { openLab } from '../lab/network.js';
import type { Network } from '../network.js';
import { isWitnessed } from '../witness.js';
import { startPeer } from './peer.js';

const lab = process.env['BADSOCKET_LAB'];
const cases = casesOf(fixtures.filter(({ group }) => group === 'healthy' || group === 'explicit-close'));

describe.skipIf(lab === undefined)('a control, met by the ws package (needs the lab)', () => {
  let network: Network;
  let ca: string;

  beforeAll(async () => {
    network = await openLab();
    ca = await readFile(join(plan.folder, 'ca.pem'), 'utf8');
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const meet = async (of: Case, url: string): Promise<{ code: number; reason: string }> => {
    const { send, close, protocols = [] } = of.fixture.script;
    const socket = new WebSocket(url, protocols, { ca });
    socket.on('open', () => {
      if (send !== undefined) socket.send(send);
      if (close !== undefined) socket.close(close.code, close.reason);
    });
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
      });
    });
  };

  it.each(cases.map((of) => [caseName(of.fixture.id, of.scheme), of] as const))(
    '%s reads exactly what its data says, and the wire shows all of it',
    async (_, of) => {
      await using peer = await startPeer(of, network, 'met');
      const sent = of.fixture.peer.connection?.find(({ step }) => step === 'sendClose');
      const closed = await meet(of, peer.url);
      const asked =
        sent?.step === 'sendClose'
          ? { code: sent.code ?? 1005, reason: sent.reason ?? '' }
          : of.fixture.script.close;
      expect(closed).toEqual(asked);
      const witness = await peer.witness(2000);
      expect(witness.requirements.filter(({ met }) => !met)).toEqual([]);
      expect(isWitnessed(witness)).toBe(true);
    },
  );
});
