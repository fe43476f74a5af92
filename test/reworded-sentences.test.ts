import { afterEach, expect, it, vi } from 'vitest';
import { fixtures } from '../fixtures/index.js';
import { caseName, casesOf } from '../harness/model/case.js';
import type { Requirement } from '../harness/model/requirement.js';
import { meet } from './support/meeting.js';

const stepText = '../harness/report/text/step-text.js';
const requirementText = '../harness/report/text/requirement-text.js';

/** Fixtures whose steps differ only in their data, and some on which a client fails late. */
const cases = casesOf(
  fixtures.filter(
    ({ id, slow, peer }) =>
      !slow && peer.handshake?.at(-1)?.step === 'finish' && /^handshake\/(http-4|wrong-|missing-)/.test(id),
  ),
).filter(({ scheme }) => scheme === 'ws');

/** Returns what the witnesses prove about the cases, before and after a client connects, with the current sentences. */
async function proved() {
  vi.resetModules();
  const { startPeer } = await import('../harness/peer/peer.js');
  const { openPortable } = await import('../harness/network/portable.js');
  const { verdict } = await import('../harness/verdict/verdict.js');
  const { closed, failed, healthy, observed, run } = await import('./support/verdicts.js');
  const network = openPortable();
  const observations = await Promise.all(
    cases.map(async (testCase) => {
      await using peer = await startPeer(testCase, network);
      const before = await peer.witness(0);
      await meet(peer.url);
      const after = await peer.witness(3000);
      return [before, after].map((witness, repetition) =>
        observed(testCase.fixture.id, failed(), { repetition, witness: { ...witness, events: [] } }),
      );
    }),
  );
  const input = run(cases.map(({ fixture }) => [{ ...fixture, schemes: ['ws' as const] }]));
  const { clients, ...whole } = verdict({
    ...input,
    observations: [observed(healthy.id, closed(1000)), ...observations.flat()],
  });
  const printed = await import(requirementText).then(
    (text: { requirementText: (requirement: Requirement) => string }) =>
      observations.flat().flatMap(({ witness }) => witness.requirements.map(text.requirementText)),
  );
  return { proof: { observations, clients, whole }, printed };
}

afterEach(() => {
  vi.doUnmock(stepText);
  vi.doUnmock(requirementText);
});

it('witnesses prove the same with other sentences about steps and requirements', async () => {
  expect(cases.length).toBeGreaterThan(10);
  const asTheyAre = await proved();
  vi.doMock(stepText, () => ({ stepText: () => 'the same for every step' }));
  const reworded = await proved();
  vi.doMock(requirementText, () => ({ requirementText: () => 'the same for every requirement' }));
  const blank = await proved();

  expect(reworded.printed).not.toEqual(asTheyAre.printed);
  expect(new Set(blank.printed).size).toBe(1);
  expect(reworded.proof).toEqual(asTheyAre.proof);
  expect(blank.proof).toEqual(asTheyAre.proof);

  const [client] = asTheyAre.proof.clients;
  expect(client?.compared).toBe(cases.length);
  expect(client?.problems.map(({ kind }) => kind)).toContain('unwitnessed');
});

it('witnesses distinguish each case from one with another peer', async () => {
  const { requirementsOf } = await import('../harness/peer/witness/requirements.js');
  const { proof } = await proved();
  for (const [index, testCase] of cases.entries()) {
    const [before, after] = proof.observations[index] ?? [];
    const { fixture } = testCase;
    const name = caseName(testCase);
    expect(
      before?.witness.requirements.every(({ met }) => met),
      name,
    ).toBe(false);
    expect(
      after?.witness.requirements.every(({ met }) => met),
      name,
    ).toBe(true);
    expect(
      after?.witness.requirements.map(({ id }) => id),
      name,
    ).toEqual(
      requirementsOf({ fixture, scheme: 'ws', transport: 'http1' }, [], undefined).map(({ id }) => id),
    );
  }
});
