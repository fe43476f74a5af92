import { z } from 'zod';
import { icmpErrorNames } from './icmp-error.js';
import { layers } from './layers.js';
import { nameAnswerSchema } from './name-fault.js';
import { type PathOutcome, pathOutcomes } from './path-outcome.js';
import { witnessedStepSchema } from './witnessed-step.js';

const met = z.boolean();
const count = z.number().int().positive();
const orClientEnded = z.literal(true).exactOptional();
const outcome = z.enum(Object.keys(pathOutcomes) as PathOutcome[]);

/** Something that the wire must show for the intended failure to have happened, and whether it does. */
export const requirementSchema = z
  .discriminatedUnion('id', [
    // The name: queries that the resolver received, and its answers.
    z.strictObject({ id: z.literal('name-queried'), met }),
    z.strictObject({ id: z.literal('no-query'), met }),
    /** `type`: only the answer to a query of this type has the fault. */
    z.strictObject({
      id: z.literal('name-answered'),
      answer: nameAnswerSchema,
      type: z.enum(['A', 'AAAA']).exactOptional(),
      met,
    }),
    z.strictObject({ id: z.literal('name-queried-over-tcp'), met }),
    z.strictObject({ id: z.literal('name-queried-again'), answer: nameAnswerSchema, met }),

    // The path: packets that the router counted, and the routing table of the client's host.
    z.strictObject({ id: z.literal('no-client-route'), met }),
    z.strictObject({ id: z.literal('no-syn-received'), met }),
    z.strictObject({ id: z.literal('syn-received'), addresses: count, met }),
    z.strictObject({ id: z.literal('syn-retransmitted'), met }),
    z.strictObject({ id: z.literal('refused-by-router'), outcomes: z.array(outcome), met }),
    z.strictObject({ id: z.literal('rst-sent'), count, met }),
    z.strictObject({ id: z.literal('no-syn-ack-sent'), met }),
    z.strictObject({ id: z.literal('no-syn-ack-or-rst-sent'), met }),
    z.strictObject({ id: z.literal('fin-sent'), orClientEnded, met }),
    z.strictObject({ id: z.literal('packets-refused'), met }),
    /** The ICMP error left the router for this number of addresses. */
    z.strictObject({
      id: z.literal('icmp-error-sent'),
      error: z.enum(icmpErrorNames),
      addresses: count,
      met,
    }),
    /** No ICMP error left the router, or none but those that another requirement names. */
    z.strictObject({ id: z.literal('no-other-icmp-error-sent'), met }),

    // The peer: connections that it accepted, messages that it received, and steps that it ran.
    z.strictObject({ id: z.literal('connection-accepted'), met }),
    z.strictObject({ id: z.literal('no-connection-accepted'), met }),
    z.strictObject({ id: z.literal('no-opening-handshake-received'), met }),
    z.strictObject({ id: z.literal('bytes-received'), met }),
    z.strictObject({ id: z.literal('client-hello-received'), met }),
    /** The peer ran one of these steps. */
    z.strictObject({ id: z.literal('client-hello-answered'), by: z.array(witnessedStepSchema), met }),
    z.strictObject({ id: z.literal('alpn-protocol-not-offered'), protocol: z.string(), met }),
    z.strictObject({ id: z.literal('tls-established'), met }),
    /** Every alert of the client, and every network error that it reports, is one of these. */
    z.strictObject({
      id: z.literal('no-other-cause'),
      alerts: z.array(z.string()),
      reports: z.array(z.string()),
      met,
    }),
    z.strictObject({
      id: z.literal('step-done'),
      layer: z.enum(layers),
      step: witnessedStepSchema,
      orClientEnded,
      met,
    }),
    z.strictObject({ id: z.literal('open-announced'), met }),
    /** Instead of `open-announced` and of the later steps: the client did not open a connection that it must open. */
    z.strictObject({ id: z.literal('response-acknowledged'), met }),
    z.strictObject({ id: z.literal('close-received'), met }),

    // Over HTTP/2: the session, and how the client attempts to open the connection.
    /** On an established session. */
    z.strictObject({ id: z.literal('extended-connect-received'), met }),
    z.strictObject({ id: z.literal('no-extended-connect-received'), met }),
    z.strictObject({ id: z.literal('attempt-over-http1'), met }),
    z.strictObject({ id: z.literal('no-attempt-over-http1'), met }),
    z.strictObject({ id: z.literal('attempt-over-any-transport'), met }),
    /** The client acknowledged SETTINGS with exactly these values, or ended the session because of them. */
    z.strictObject({
      id: z.literal('settings-received'),
      settings: z.array(z.tuple([z.string(), z.number()])),
      met,
    }),
    z.strictObject({ id: z.literal('settings-not-acknowledged'), met }),

    // The offers in the opening handshake of the client.
    /** Without `subprotocol`, any subprotocol meets it. */
    z.strictObject({ id: z.literal('subprotocol-offered'), subprotocol: z.string().exactOptional(), met }),
    z.strictObject({ id: z.literal('extension-offered'), extension: z.string(), met }),
    z.strictObject({ id: z.literal('subprotocol-not-offered'), met }),
    z.strictObject({ id: z.literal('extension-not-offered'), met }),

    // A client that must not connect. If it connects and completes the opening handshake, the observation is witnessed too.
    z.strictObject({ id: z.literal('no-syn-received-unless-opened'), met }),
    z.strictObject({ id: z.literal('no-connection-accepted-unless-opened'), met }),
    /** A page without permission for local connections: the peer received no opening handshake. */
    z.strictObject({ id: z.literal('no-request-without-permission'), met }),
  ])
  .meta({ id: 'Requirement', description: 'Something that the wire must show, and whether it does.' });
/** Something that the wire must show, and whether it does. */
export type Requirement = z.infer<typeof requirementSchema>;
