import { z } from 'zod';
import { outcomesOf } from './path-outcome.js';

const routeOutcome = z.enum(outcomesOf('route'));
const portOutcome = z.enum(outcomesOf('port'));

/** What the network does with the packets to the peer's address, or to each of its addresses. */
export const routeFaultSchema = z.strictObject({
  packets: z.union([routeOutcome, z.array(routeOutcome).min(2)]),
});
export type RouteFault = z.infer<typeof routeFaultSchema>;

/** Why the connection is not accepted at the peer's address, or at each; the path to one of several may be broken instead. */
export const portFaultSchema = z.strictObject({
  state: z.union([portOutcome, z.array(z.union([portOutcome, routeOutcome])).min(2)]),
});
export type PortFault = z.infer<typeof portFaultSchema>;
