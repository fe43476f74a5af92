import { z } from 'zod';
import { contexts, permissionNames, permissionStates } from './context.js';
import { type Fixture, fixtureSchema } from './fixture.js';
import { type Layer, layers, schemes, transports } from './layers.js';
import {
  type ClientIdentity,
  engines,
  type Observation,
  type Skipped,
  type Surface,
  surfaces,
} from './observation.js';
import { reachStages } from './reach.js';
import { requirementSchema } from './requirement.js';
import { traceSchema } from './trace-schema.js';
import type { Shard } from './shard.js';
import type { Verdict } from './verdict.js';
import { witnessSchema } from './witness-schema.js';

/** A requested engine that is not available. */
export interface MissingEngine {
  engine: string;
  reason: string;
  /** The command that makes the engine available. */
  fix: string;
}

/** A client that leaks on purpose, and whether the suite caught it. */
export interface LeakyClientResult {
  name: string;
  /** What a script learns from it, as a sentence. */
  leaks: string;
  /** The channel that leaks. */
  channel: string;
  /** The situations that a script can tell from the others. */
  situations: Layer[];
  caught: boolean;
  /** What caught it, or what the suite reported instead, as a sentence. */
  by: string;
}

/** The results of one run. report.json contains it. The terminal output and the HTML page are made from it. */
export interface Report {
  /** Increases with every incompatible change of this type. */
  schemaVersion: 1;
  /** Identifies the schema exactly: `reportFingerprint` of the program that wrote the report. */
  schemaFingerprint: string;
  badsocket: { version: string };
  /** ISO 8601, UTC. */
  startedAt: string;
  finishedAt: string;
  /** `false` if the run ended before every case was observed. */
  complete: boolean;
  incompleteReason?: string;
  mode: 'lab' | 'portable';
  /** Why the run did not use the lab. */
  modeReason?: string;
  /** The part of a run that this is. Missing for a whole run. */
  shard?: Shard;
  /** The surfaces on which the run observes each case. */
  surfaces: Surface[];
  /** The number of observations of each case, client and surface. */
  repeat: number;
  /** The seed of everything that is chosen at random. */
  seed: number;
  /** The number of concurrent observations in each client. */
  concurrency: number;
  /** Milliseconds after which an observation without `close` and without an exception is `timed-out`. */
  budgetMs: number;
  missing: MissingEngine[];
  clients: ClientIdentity[];
  fixtures: Fixture[];
  observations: Observation[];
  skipped: Skipped[];
  verdict: Verdict;
  /** The results of the leaky clients that the suite is tested with. */
  leakyClients?: LeakyClientResult[];
}

const text = z.string();
const count = z.number().int().nonnegative();
const ms = z.number().nonnegative();
const bits = z.number().nonnegative();
const scheme = z.enum(schemes);
const transport = z.enum(transports);
const fault = z.enum(['setup', 'harness', 'client']);
const values = z.record(text, text);
const surface = z.enum(surfaces);

const permissionsRead = z.partialRecord(z.enum(permissionNames), z.enum(permissionStates));

const client = z
  .strictObject({
    name: text,
    engine: z.enum([...engines, 'unknown']),
    product: text,
    version: text,
    build: text,
    executable: text.exactOptional(),
    userAgent: text,
    command: text.exactOptional(),
    openedByHand: z.literal(true).exactOptional(),
    context: z.enum(contexts).exclude(['loopback']).exactOptional(),
    permissions: permissionsRead.exactOptional(),
    settings: z.array(text).exactOptional(),
  })
  .meta({
    id: 'Client',
    description: 'The product and build that a client actually is.',
  }) satisfies z.ZodType<ClientIdentity>;

const observation = z
  .strictObject({
    fixture: text,
    scheme,
    transport,
    client: text,
    surface,
    repetition: count,
    times: count.min(1).exactOptional(),
    url: text,
    outcome: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('trace'), trace: traceSchema }),
      z.strictObject({ kind: z.literal('error'), fault, message: text }),
    ]),
    witness: witnessSchema,
  })
  .meta({
    id: 'Observation',
    description: 'The trace and the witness of one client that met one case once.',
  }) satisfies z.ZodType<Observation>;

const skipped = z
  .strictObject({
    fixture: text,
    scheme,
    transport,
    client: text.exactOptional(),
    surface: surface.exactOptional(),
    reason: text,
  })
  .meta({
    id: 'Skipped',
    description: 'A case that was not observed, with the reason.',
  }) satisfies z.ZodType<Skipped>;

const seen = z
  .strictObject({ value: text, seen: count, total: count })
  .meta({ id: 'Seen', description: 'How often a value was seen.' });
const caseRef = z.strictObject({ fixture: text, scheme, transport });
const cases = z.array(caseRef);
const concerned = {
  client: text,
  surfaces: z.array(surface),
  cases,
  situations: z.array(z.enum(layers)),
  defect: text,
};
const finding = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum(['distinguishable', 'undecided']),
      ...concerned,
      channel: text,
      here: seen,
      elsewhere: seen,
    }),
    z.strictObject({ kind: z.literal('not-failed'), ...concerned, here: seen }),
    z.strictObject({
      kind: z.literal('close-mismatch'),
      ...concerned,
      channel: text,
      here: seen,
      intended: text,
    }),
    z.strictObject({
      kind: z.literal('feedback-mismatch'),
      ...concerned,
      channel: text,
      here: seen,
      required: text,
    }),
    z.strictObject({ kind: z.literal('timed-out'), ...concerned, budgetMs: ms, here: seen }),
  ])
  .meta({ id: 'Finding', description: 'Something that is not as the standard asks.' });

const explained = { id: text, clause: text, cases, surfaces: z.array(surface) };
const documented = {
  title: text,
  link: text.nullable(),
  searched: text.exactOptional(),
  since: text,
  versions: text,
};
const defect = z
  .discriminatedUnion('status', [
    z.strictObject({ status: z.enum(['known', 'untitled']), ...explained, ...documented }),
    z.strictObject({ status: z.literal('new'), ...explained }),
  ])
  .meta({ id: 'Defect', description: 'One behaviour of a client that explains findings.' });

const onSurfaces = { surfaces: z.array(surface) };
const clientProblem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('no-observation'), ...onSurfaces }),
  z.strictObject({
    kind: z.literal('error'),
    ...onSurfaces,
    fault,
    message: text,
    cases,
  }),
  z.strictObject({ kind: z.literal('unwitnessed'), ...onSurfaces, unmet: z.array(requirementSchema), cases }),
  z.strictObject({ kind: z.literal('unobserved'), ...onSurfaces, cases }),
  z.strictObject({ kind: z.literal('control-without-close'), ...onSurfaces, cases }),
  z.strictObject({ kind: z.literal('without-twin'), ...onSurfaces, twin: caseRef, cases }),
  z.strictObject({ kind: z.literal('failed-control'), ...onSurfaces, finding }),
  z.strictObject({
    kind: z.literal('wrong-permission'),
    ...onSurfaces,
    expected: z.enum(permissionStates),
    permissions: permissionsRead,
  }),
  z.strictObject({ kind: z.literal('no-healthy-peer'), ...onSurfaces }),
  z.strictObject({ kind: z.literal('too-few-situations'), ...onSurfaces, situations: count }),
]);
const runProblem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('incomplete'), reason: text }),
  z.strictObject({ kind: z.literal('no-client'), missing: z.array(text) }),
  z.strictObject({
    kind: z.literal('foreign-observation'),
    observations: z.array(z.strictObject({ case: caseRef, client: text, surface })),
  }),
]);

const verdict = z
  .strictObject({
    clients: z.array(
      z.strictObject({
        client,
        surfaces: z.array(surface),
        classes: z.array(
          z.strictObject({
            surface,
            feedback: values,
            varying: values,
            cases,
            reference: z.boolean(),
          }),
        ),
        defects: z.array(defect),
        findings: z.array(finding),
        stale: z.array(
          z.strictObject({
            client: text,
            defect: text,
            title: text,
            channel: text,
            values: z.array(text),
            surfaces: z.array(surface),
            cases,
          }),
        ),
        reach: z
          .array(z.strictObject({ stage: z.enum(reachStages), seen: count, total: count }))
          .exactOptional(),
        leaks: z.array(z.strictObject({ surface, bits, low: bits, high: bits, situations: count })),
        compared: count,
        problems: z.array(clientProblem),
      }),
    ),
    problems: z.array(runProblem),
    exitCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  })
  .meta({ id: 'Verdict', description: 'What a script can tell apart.' }) satisfies z.ZodType<Verdict>;

const leakyClient = z
  .strictObject({
    name: text,
    leaks: text,
    channel: text,
    situations: z.array(z.enum(layers)),
    caught: z.boolean(),
    by: text,
  })
  .meta({
    id: 'LeakyClient',
    description: 'A client that leaks on purpose, and whether the suite caught it.',
  }) satisfies z.ZodType<LeakyClientResult>;

/** The schema of report.json. `report.schema.json` is generated from it. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  schemaFingerprint: text,
  badsocket: z.strictObject({ version: text }),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  complete: z.boolean(),
  incompleteReason: text.exactOptional(),
  mode: z.enum(['lab', 'portable']),
  modeReason: text.exactOptional(),
  shard: z.strictObject({ index: count.min(1), parts: count.min(1) }).exactOptional(),
  surfaces: z.array(surface),
  repeat: count,
  seed: count,
  concurrency: count,
  budgetMs: ms,
  missing: z.array(z.strictObject({ engine: text, reason: text, fix: text })),
  clients: z.array(client),
  fixtures: z.array(
    fixtureSchema.meta({ id: 'Fixture', description: 'One way in which a connection goes wrong, or right.' }),
  ),
  observations: z.array(observation),
  skipped: z.array(skipped),
  verdict,
  leakyClients: z.array(leakyClient).exactOptional(),
}) satisfies z.ZodType<Report>;

/** Returns the JSON Schema (2020-12) of report.json, which is the content of `report.schema.json`. */
export function reportJsonSchema(): string {
  const schema = z.toJSONSchema(reportSchema.meta({ title: 'badsocket report' }), {
    target: 'draft-2020-12',
  });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** A report to merge with others. */
export interface ReportPart {
  /** The path of the report. */
  name: string;
  report: Report;
}
