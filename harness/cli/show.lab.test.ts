import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { casesOf, caseName } from '../model/case.js';
import { openLab } from '../network/lab/network.js';
import type { Network } from '../network/network.js';
import { labUrlOf } from './shown.js';

const inLab = process.env['BADSOCKET_LAB'] !== undefined;
const withoutLab = inLab ? '' : ' (left out: needs `badsocket lab`)';
let network: Network | undefined;
beforeAll(async () => {
  if (inLab) network = await openLab();
});
afterAll(async () => network?.[Symbol.asyncDispose]());

it.skipIf(!inLab)(`shows each fixture under the address that it has in the lab${withoutLab}`, async () => {
  const others: string[] = [];
  // A row of codes differs in a number alone.
  for (const testCase of casesOf(fixtures.filter(({ sweep }) => sweep === undefined))) {
    await using site = await network?.openEndpoint(testCase, undefined, {
      onQuery: () => undefined,
      onAnswer: () => undefined,
    });
    if (site?.url !== labUrlOf(testCase.fixture, testCase.scheme))
      others.push(`${caseName(testCase.fixture.id, testCase.scheme)}: ${site?.url}`);
  }
  expect(others).toEqual([]);
});
