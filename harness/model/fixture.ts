import { z } from 'zod';
import { type Group, groups, type Layer, layers, type Scheme, schemes } from './layers.js';
import { type Peer, peerSchema } from './peer.js';

/** What the script in the client does. */
const script = z.strictObject({
  /** The `url` argument of the constructor, if not the peer's own: `{host}` stands for the peer's name (and port). */
  url: z.string().optional(),
  /** The `protocols` argument of the constructor. */
  protocols: z.array(z.string()).optional(),
  /** Sent as one text message when the connection opens. */
  send: z.string().optional(),
  /** How many bytes are sent as one binary message when the connection opens. */
  sendBytes: z.number().int().positive().optional(),
  /** The script is one of a page (or a worker) that came over https. */
  page: z.literal('https').optional(),
  /** Comes with the page, or with the script of a worker: https://www.w3.org/TR/CSP3/#directive-connect-src */
  contentSecurityPolicy: z.string().optional(),
  /** Called when the connection opens, after everything is sent. */
  close: z.strictObject({ code: z.number().int(), reason: z.string() }).optional(),
});
export type Script = z.infer<typeof script>;

export const fixtureSchema = z.strictObject({
  /** `group/kebab-name`: permanent, never numbered. */
  id: z.string().regex(/^[a-z-]+\/[a-z0-9]+(-[a-z0-9]+)*$/),
  group: z.enum(groups),
  /** One sentence, present tense, that says what the peer does. */
  title: z.string().min(1),
  peer: peerSchema,
  schemes: z.array(z.enum(schemes)).min(1),
  script,
  /** The clause that this fixture stands on, with an anchor. */
  spec: z.url(),
  /** An engine takes more than ten seconds to fail on it. */
  slow: z.boolean(),
  /** The standards leave it to the client whether it fails here: going on is no finding, failing must look like the rest. */
  mayOpen: z.literal(true).optional(),
  /** One of a long row that differ in a number alone: taken where it is named, left out where nothing is. */
  sweep: z.literal(true).optional(),
});

/** One way in which a connection goes wrong (or right): data that survives JSON. */
export type Fixture = z.infer<typeof fixtureSchema>;

/** What a declaration says; everything else has a default. */
export interface FixtureDeclaration {
  title: string;
  peer: Peer;
  spec: string;
  /** Default: `wss` for the layer `tls`, else both. */
  schemes?: readonly Scheme[];
  script?: Script;
  slow?: boolean;
  mayOpen?: true;
  sweep?: true;
}

/**
 * Turns a table of declarations into fixtures of one group. A test holds the result to the schema; checking it here
 * would slow the start of every command down.
 */
export function defineFixtures(group: Group, declarations: Record<string, FixtureDeclaration>): Fixture[] {
  return Object.entries(declarations).map(([name, declaration]) => complete(group, name, declaration));
}

/**
 * Turns one declaration into a fixture.
 * @throws {z.ZodError} if it is malformed.
 */
export function fixtureOf(group: Group, name: string, declaration: FixtureDeclaration): Fixture {
  return fixtureSchema.parse(complete(group, name, declaration));
}

function complete(
  group: Group,
  name: string,
  { title, peer, spec, schemes, script = {}, slow = false, mayOpen, sweep }: FixtureDeclaration,
): Fixture {
  return {
    id: `${group}/${name}`,
    group,
    title,
    peer,
    schemes: [...(schemes ?? (group === 'tls' ? (['wss'] as const) : (['ws', 'wss'] as const)))],
    script,
    spec,
    slow,
    ...(mayOpen && { mayOpen }),
    ...(sweep && { sweep }),
  };
}

/** The layer that a fixture breaks, if it breaks one of the seven. */
export function situationOf(fixture: Fixture): Layer | undefined {
  return layers.find((layer) => layer === fixture.group);
}
