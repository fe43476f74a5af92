import { coerce, satisfies, validRange } from 'semver';
import { z } from 'zod';
import { contexts } from '../model/context.js';
import { schemes, transports } from '../model/layers.js';
import { type ClientIdentity, type Engine, surfaces } from '../model/observation.js';
import { pathText } from '../support/text/path-text.js';
import { matcherOf } from './matcher.js';

const text = (right: string) => z.string({ error: right }).min(1, { error: right });
const url = (right: string) => z.url({ protocol: /^https?$/, error: right });

/** Returns the schema of a list, without duplicates, of at least one name. */
function someOf<Name extends string>(names: readonly [Name, ...Name[]]) {
  const error = `must be a list of ${names.join(', ')}`;
  return z.array(z.enum(names, { error }), { error }).min(1, { error });
}

const kebabCase = 'must be in kebab-case, such as "firefox-tls-1015"';
const surfaceGlobs = 'must be a list of globs over surfaces, such as ["*"] or ["*worker"]';
const valueList =
  'must be a list of the exact values that a script sees, such as ["1015"], or { "any": "byte-count" } with a race';

/**
 * A class of values for a value that differs from run to run. There is no class for close codes, reasons or messages, because those
 * are exact.
 */
const valueClass = z.strictObject(
  {
    /** `byte-count`: a number of bytes greater than zero. */
    any: z.enum(['byte-count'], { error: 'must be "byte-count"' }),
  },
  { error: valueList },
);

type ValueClass = z.infer<typeof valueClass>;

const explanationSchema = z
  .strictObject(
    {
      /** A glob over fixture ids: `tls/*`; `**` is every fixture. */
      fixtures: text('must be a glob over fixture ids, such as "tls/*"'),
      schemes: someOf(schemes),
      /** Globs over surfaces. One of them must match. */
      surfaces: z
        .array(
          text(surfaceGlobs).refine((glob) => surfaces.some((surface) => matcherOf(glob)(surface)), {
            error: `must match a surface: ${surfaces.join(', ')}`,
          }),
          { error: surfaceGlobs },
        )
        .min(1, { error: surfaceGlobs }),
      transports: someOf(transports),
      contexts: someOf(contexts),
      /** A channel such as `close.code`, or `not-failed` or `timed-out`. */
      channel: text('must be a channel such as "close.code", or "not-failed" or "timed-out"'),
      /** Every value that a script may see there. Any other value is unexpected. */
      values: z
        .array(z.union([text(valueList), valueClass], { error: valueList }), { error: valueList })
        .min(1, { error: valueList }),
      /** Why the values differ from run to run, or do not occur in every run. It is not stale as long as the defect shows elsewhere. */
      race: text('must say why the values differ from run to run').exactOptional(),
      /** Why the values occur only in some runs. It is never stale. */
      rare: text('must say why the values occur only in some runs').exactOptional(),
    },
    {
      error: objectError(
        'must be an object with fixtures, schemes, surfaces, transports, contexts, channel and values',
      ),
    },
  )
  .refine(
    ({ values, race, channel }) => !values.some(isClass) || (race !== undefined && countsBytes(channel)),
    {
      path: ['values'],
      error: '{ "any": "byte-count" } needs a race, and a channel that ends in bufferedAmount',
    },
  );

/** The title of a defect without a description. Runs that show such a defect end with 1. */
export const untitled = 'TODO';

const defectSchema = z
  .strictObject(
    {
      /** Unique among all engines: `firefox-tls-1015`. */
      id: text(kebabCase).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: kebabCase }),
      /** What happens, in the words of a bug tracker. */
      title: text('must say what happens, in the words of a bug tracker'),
      /** The clause of a standard that requires something else. */
      clause: url('must be the http or https URL of the clause that requires something else'),
      /** The upstream report, or `null` if none is known. */
      link: url('must be the http or https URL of the upstream report, or null').nullable(),
      /** When and where an upstream report was looked for. Required if `link` is `null`. */
      searched: text('must say when and where an upstream report was looked for').exactOptional(),
      /** The ISO date on which it was recorded. */
      since: z.iso.date({ error: 'must be the date on which it was recorded, such as "2026-11-30"' }),
      /** The versions of the client that have it, as a range such as `>=150 <157`. */
      versions: text('must be a range of versions, such as ">=150 <157"').refine(
        (range) => validRange(range) !== null,
        { error: 'must be a range of versions, such as ">=150 <157"' },
      ),
      explains: z
        .array(explanationSchema, { error: 'must be a list of what the defect explains' })
        .min(1, { error: 'must not be empty: list what the defect explains, or remove the defect' }),
    },
    {
      error: objectError('must be an object with id, title, clause, link, since, versions and explains'),
    },
  )
  .refine(({ title, link, searched }) => !isTitled(title) || link !== null || searched !== undefined, {
    path: ['searched'],
    error: 'must say when and where an upstream report was looked for, because link is null',
  });

const fileSchema = z.strictObject(
  {
    $schema: z.string({ error: 'must be the URL of a JSON Schema' }).optional(),
    defects: z.array(defectSchema, { error: 'must be a list of defects, [] if there is none' }),
  },
  { error: objectError('must be an object: { "defects": [] }') },
);

/** A part of what a defect explains: what a script sees where. */
export type Explanation = z.infer<typeof explanationSchema>;

/** A known defect of one engine: one behaviour that explains findings, and where it is tracked. */
export type KnownDefect = z.infer<typeof defectSchema>;

/** Known defects, by engine. */
export type Expectations = Partial<Record<Engine, readonly KnownDefect[]>>;

/** Whether a known defect is described. */
export function isTitled(title: string): boolean {
  return !/^TODO\b/.test(title);
}

/** A file of expectations is malformed. The message is one line that names the file, the defect and the field. */
export class ExpectationsError extends Error {
  override readonly name = 'ExpectationsError';
}

/**
 * Reads a file of expectations from its parsed JSON.
 * @param source where the JSON is from, for the error
 * @throws {ExpectationsError} if it is malformed
 */
export function parseExpectations(json: unknown, source: string): KnownDefect[] {
  const parsed = fileSchema.safeParse(json);
  if (parsed.success) return parsed.data.defects;
  const [{ path, message } = { path: [], message: 'cannot be read' }] = parsed.error.issues;
  throw new ExpectationsError([`${source}:`, placeText(path, json), message].filter(Boolean).join(' '));
}

/**
 * Checks the defects of several files together.
 * @param files the defects, by the name of their file
 * @param fixtureIds all fixtures that a defect may name
 * @throws {ExpectationsError} if an id occurs twice, or a glob matches no fixture
 */
export function checkExpectations(
  files: ReadonlyMap<string, readonly KnownDefect[]>,
  fixtureIds: readonly string[],
): void {
  const origins = new Map<string, string>();
  for (const [source, defects] of files) {
    for (const { id, explains } of defects) {
      const before = origins.get(id);
      if (before !== undefined)
        throw new ExpectationsError(
          `${source}: defect ${id}: id must be unique, and ${before === source ? 'the file has it twice' : `${before} has it too`}`,
        );
      origins.set(id, source);
      const index = explains.findIndex(({ fixtures }) => !fixtureIds.some(matcherOf(fixtures)));
      if (index !== -1)
        throw new ExpectationsError(
          `${source}: defect ${id}: explains[${String(index)}].fixtures matches no fixture: ${JSON.stringify(explains[index]?.fixtures)}`,
        );
    }
  }
}

/** Returns the known defects of a client: those of its engine that concern its version. */
export function expectationsFor(
  { engine, version }: ClientIdentity,
  expectations: Expectations,
): KnownDefect[] {
  if (engine === 'unknown') return [];
  const comparable = coerce(version);
  return (expectations[engine] ?? []).filter(
    ({ versions }) => comparable !== null && satisfies(comparable, versions),
  );
}

/** Whether a value is a class of values. */
export function isClass(value: string | ValueClass): value is ValueClass {
  return typeof value !== 'string';
}

function countsBytes(channel: string): boolean {
  return channel.endsWith('bufferedAmount');
}

/** `defect firefox-tls-1015: explains[0].values`, or the position of the defect if it has no id. */
function placeText(path: readonly PropertyKey[], json: unknown): string {
  const [list, index, ...field] = path;
  if (list !== 'defects' || typeof index !== 'number') return pathText(path);
  const defect = (json as { defects: unknown[] }).defects[index];
  const id = typeof defect === 'object' && defect !== null && 'id' in defect ? defect.id : undefined;
  return typeof id === 'string' && id !== ''
    ? [`defect ${JSON.stringify(id).slice(1, -1)}:`, pathText(field)].filter(Boolean).join(' ')
    : pathText(path);
}

function objectError(right: string) {
  return (issue: { code?: string; keys?: string[] }) =>
    issue.code === 'unrecognized_keys'
      ? `has an unknown field ${JSON.stringify(issue.keys?.[0])}: remove it or correct its name`
      : right;
}
