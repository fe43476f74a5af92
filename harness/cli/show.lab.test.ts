import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { casesOf, caseName } from '../model/case.js';
import { openLab } from '../network/lab/network.js';
import type { Network } from '../network/network.js';
import { labUrlOf } from './fixture-details.js';

const inLab = process.env['BADSOCKET_LAB'] !== undefined;
const withoutLab = inLab ? '' : ' (skipped: needs `badsocket lab`)';
let network: Network | undefined;
beforeAll(async () => {
  if (inLab) network = await openLab();
});
afterAll(async () => network?.[Symbol.asyncDispose]());

it.skipIf(!inLab)(`the details contain the URL that each fixture has in the lab${withoutLab}`, async () => {
  const mismatches: string[] = [];
  // The fixtures of a sweep differ only in a number.
  for (const testCase of casesOf(fixtures.filter(({ sweep }) => sweep === undefined))) {
    await using endpoint = await network?.openEndpoint(testCase, undefined, {
      onQuery: () => undefined,
      onAnswer: () => undefined,
    });
    if (endpoint?.url !== labUrlOf(testCase)) mismatches.push(`${caseName(testCase)}: ${endpoint?.url}`);
  }
  expect(mismatches).toEqual([]);
});
