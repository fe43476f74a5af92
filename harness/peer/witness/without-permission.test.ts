import { expect, it } from 'vitest';
import type { Requirement } from '../../model/requirement.js';
import type { WitnessEvent } from '../../model/witness.js';
import { requirementsWithoutPermission } from './without-permission.js';

const fault = (met: boolean): Requirement[] => [{ id: 'connection-accepted', met }];
const request: WitnessEvent = {
  event: 'request',
  atMs: 1,
  connection: 1,
  requestLine: 'GET / HTTP/1.1',
  headers: [],
};

it('A page without permission need not come to the fault', () => {
  expect(requirementsWithoutPermission(fault(false), [])).toEqual([
    { id: 'no-request-without-permission', met: true },
  ]);
});

it('A page without permission that sends its request must come to the fault', () => {
  expect(requirementsWithoutPermission(fault(false), [request])).toEqual(fault(false));
});

it('A page without permission may come to the fault', () => {
  expect(requirementsWithoutPermission(fault(true), [])).toEqual(fault(true));
});
