import { z } from 'zod';
import { outcomesOf } from './path-outcome.js';

const routeOutcome = z.enum(outcomesOf('route'));
const portOutcome = z.enum(outcomesOf('port'));

/** The path outcome of the peer's address, or of each of its addresses. */
export const routeFaultSchema = z.strictObject({
  packets: z.union([routeOutcome, z.array(routeOutcome).min(2)]),
});

/** Why the peer accepts no connection at its address, or at each of its addresses. If it has several, some may be unreachable. */
export const portFaultSchema = z.strictObject({
  state: z.union([portOutcome, z.array(z.union([portOutcome, routeOutcome])).min(2)]),
});
