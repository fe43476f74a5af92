import picomatch from 'picomatch/posix.js';
import { coerce, satisfies, validRange } from 'semver';
import { z } from 'zod';
import { type ClientIdentity, type Engine, type Surface, surfaces } from '../model/observation.js';
import { pathText } from '../support/text/path-text.js';

const text = (right: string) => z.string({ error: right }).min(1, { error: right });

const expectationSchema = z.strictObject(
  {
    /** A glob over fixture ids: `tls/*`; `**` is every fixture. */
    fixture: text('must be a glob over fixture ids, such as "tls/*"'),
    /** A glob over surfaces: `*worker`; missing: every surface. */
    surface: text('must be a glob over surfaces, such as "*worker"')
      .refine((glob) => surfaces.some((surface) => picomatch.isMatch(surface, glob)), {
        error: `must be a glob that matches a surface: ${surfaces.join(', ')}`,
      })
      .exactOptional(),
    /** The versions of the client that fail so, as a range such as `>=150 <157`; missing: every version. */
    versions: text('must be a range of versions, such as ">=150 <157"')
      .refine((range) => validRange(range) !== null, {
        error: 'must be a range of versions, such as ">=150 <157"',
      })
      .exactOptional(),
    /**
     * A channel such as `close.code`, or the kinds `not-failed`, `close-mismatch`, `timed-out`; `{not-failed,events}`
     * for either.
     */
    channel: text('must be a channel such as "close.code", or "not-failed", "close-mismatch" or "timed-out"'),
    reason: text('must say why this is known to fail'),
    link: z.url({
      protocol: /^https?$/,
      error: 'must be the http or https URL of where the failure is tracked or described',
    }),
    /** The ISO date on which it was recorded. */
    since: z.iso.date({ error: 'must be the date on which it was recorded, such as "2026-11-30"' }),
  },
  {
    error: objectError('must be an object with fixture, channel, reason, link and since'),
  },
);

const fileSchema = z.strictObject(
  {
    $schema: z.string({ error: 'must be the URL of a JSON Schema' }).optional(),
    expectations: z.array(expectationSchema, {
      error: 'must be a list of known failures, [] if there is none',
    }),
  },
  { error: objectError('must be an object: { "expectations": [] }') },
);

/** A known failure of one engine: what fails where, why, and where that is tracked. */
export type Expectation = z.infer<typeof expectationSchema>;

/** Known failures, by engine. */
export type Expectations = Partial<Record<Engine, readonly Expectation[]>>;

/** The reason of a known failure that nobody has explained yet. Until then, runs end with 1. */
export const unexplained = 'TODO: say why';

/** Whether a known failure is explained. */
export function isExplained(reason: string): boolean {
  return !/^TODO\b/.test(reason);
}

/** A file of expectations is malformed. The message is one line that names the field and what it must be. */
export class ExpectationsError extends Error {
  override readonly name = 'ExpectationsError';
}

/**
 * Reads a file of expectations from its parsed JSON.
 * @param source where the JSON is from, for the error
 * @throws {ExpectationsError} if it is malformed
 */
export function parseExpectations(json: unknown, source: string): Expectation[] {
  const parsed = fileSchema.safeParse(json);
  if (parsed.success) return parsed.data.expectations;
  const [{ path, message } = { path: [], message: 'cannot be read' }] = parsed.error.issues;
  throw new ExpectationsError([`${source}:`, pathText(path), message].filter(Boolean).join(' '));
}

/** An expectation with compiled globs. */
export interface Match {
  /** Whether the expectation concerns a fixture. */
  concerns: (fixtureId: string) => boolean;
  /** Whether the expectation concerns a surface. */
  concernsSurface: (surface: Surface) => boolean;
  /** Whether it covers a failure with one of these names: a channel, or a kind of finding. */
  covers: (failure: { fixtureId: string; surface: Surface; names: readonly string[] }) => boolean;
}

/** Compiles an expectation. Fixture ids, surfaces, channels and kinds are matched as globs. */
export function matchExpectation({ fixture, surface = '*', channel }: Expectation): Match {
  const concerns = picomatch(fixture);
  const concernsSurface = picomatch(surface);
  const isNamed = picomatch(channel);
  return {
    concerns: (fixtureId) => concerns(fixtureId),
    concernsSurface: (surface) => concernsSurface(surface),
    covers: (failure) =>
      failure.names.some((name) => isNamed(name)) &&
      concernsSurface(failure.surface) &&
      concerns(failure.fixtureId),
  };
}

/** Returns the known failures of a client: those of its engine that concern its version. */
export function expectationsFor(
  { engine, version }: ClientIdentity,
  expectations: Expectations,
): Expectation[] {
  if (engine === 'unknown') return [];
  const comparable = coerce(version);
  return (expectations[engine] ?? []).filter(
    ({ versions }) => versions === undefined || (comparable !== null && satisfies(comparable, versions)),
  );
}

function objectError(right: string) {
  return (issue: { code?: string; keys?: string[] }) =>
    issue.code === 'unrecognized_keys'
      ? `has an unknown field ${JSON.stringify(issue.keys?.[0])}: remove it or correct its name`
      : right;
}
