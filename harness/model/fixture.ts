import { z } from 'zod';
import {
  type Group,
  groups,
  type Layer,
  layers,
  type Scheme,
  schemes,
  type Transport,
  transports,
} from './layers.js';
import { type Peer, peerSchema } from './peer.js';
import { http2Obstacle, needsHttp2 } from './http2-counterpart.js';

/** What the script in the client does. */
const script = z.strictObject({
  /** The `url` argument of the constructor. `{host}` stands for the peer's name (and port). Default: the URL of the peer. */
  url: z.string().optional(),
  /** The `protocols` argument of the constructor. */
  protocols: z.array(z.string()).optional(),
  /** A text message that the script sends when the connection opens. */
  send: z.string().optional(),
  /** The length, in bytes, of a binary message that the script sends when the connection opens. */
  sendBytes: z.number().int().positive().optional(),
  /** The page, or the worker, that contains the script is loaded over https. */
  page: z.literal('https').optional(),
  /** The policy of the page, or of the worker: https://www.w3.org/TR/CSP3/#directive-connect-src */
  contentSecurityPolicy: z.string().optional(),
  /** The arguments of `close()`, which the script calls when the connection is open and everything is sent. */
  close: z.strictObject({ code: z.number().int().optional(), reason: z.string().optional() }).optional(),
});
/** What the script in the client does besides opening the connection. */
export type Script = z.infer<typeof script>;

/** What a client may say about its reason to fail. Another reason shows that it failed for something else. */
const causes = z.strictObject({
  /** The alerts that the client may send, by the name of the description: https://www.rfc-editor.org/rfc/rfc8446#section-6 */
  alerts: z.array(z.string()),
  /** The network errors that Chromium may report: `ERR_CERT_DATE_INVALID`. https://chromium.googlesource.com/chromium/src/+/main/net/base/net_error_list.h */
  reports: z.array(z.string()),
});
/** What a client may say about its reason to fail. */
export type Causes = z.infer<typeof causes>;

export const fixtureSchema = z.strictObject({
  /** `group/kebab-name`: permanent, never numbered. */
  id: z.string().regex(/^[a-z-]+\/[a-z0-9]+(-[a-z0-9]+)*$/),
  group: z.enum(groups),
  /** One sentence in the present tense that says what the peer does. */
  title: z.string().min(1),
  peer: peerSchema,
  schemes: z.array(z.enum(schemes)).min(1),
  transports: z.array(z.enum(transports)).min(1),
  script,
  /** What a client may say about its reason to fail. If missing, the client may say anything. */
  causes: causes.optional(),
  /** A link, with an anchor, to the clause by which the client must fail the connection. */
  spec: z.url({ protocol: /^https?$/ }),
  /** At least one engine takes more than ten seconds to fail the connection. */
  slow: z.boolean(),
  /** The standards allow the client to open the connection. If the client fails it, the failure must look like the others. */
  mayOpen: z.literal(true).optional(),
  /** One of many fixtures that differ only in a number. A run includes it only if the command line names it. */
  sweep: z.literal(true).optional(),
});

/** One way in which a connection goes wrong (or right), as JSON data. */
export type Fixture = z.infer<typeof fixtureSchema>;

/** A fixture as a table declares it, without its id and its defaults. */
export interface FixtureDeclaration {
  title: string;
  peer: Peer;
  spec: string;
  /** Default: `wss` for the layer `tls`, else both. */
  schemes?: readonly Scheme[];
  /** Default: `http1`, and `http2` if the fixture has the same meaning there. */
  transports?: readonly Transport[];
  script?: Script;
  slow?: boolean;
  mayOpen?: true;
  sweep?: true;
  causes?: Causes;
}

/**
 * Turns a table of declarations into fixtures of one group. A test checks the fixtures against the schema: a check here would slow
 * down the start of every command.
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
  {
    title,
    peer,
    spec,
    transports,
    script = {},
    slow = false,
    mayOpen,
    sweep,
    causes,
    ...rest
  }: FixtureDeclaration,
): Fixture {
  const schemes = rest.schemes ?? (group === 'tls' || needsHttp2(peer) ? ['wss'] : ['ws', 'wss']);
  return {
    id: `${group}/${name}`,
    group,
    title,
    peer,
    schemes: [...schemes],
    transports: [...(transports ?? defaultTransports({ group, peer, schemes, script }))],
    script,
    spec,
    slow,
    ...(mayOpen && { mayOpen }),
    ...(sweep && { sweep }),
    ...(causes && { causes }),
  };
}

function defaultTransports(fixture: Parameters<typeof http2Obstacle>[0]): readonly Transport[] {
  if (needsHttp2(fixture.peer)) return ['http2'];
  return http2Obstacle(fixture) === undefined ? ['http1', 'http2'] : ['http1'];
}

/**
 * Returns the URL that a client opens: that of the script, or that of the peer.
 * @param peerUrl the URL at which the peer listens
 */
export function urlToOpen({ script }: Pick<Fixture, 'script'>, peerUrl: string): string {
  return script.url?.replace('{host}', new URL(peerUrl).host) ?? peerUrl;
}

/** The layer that a fixture breaks, if it breaks one of the seven. */
export function situationOf(fixture: Fixture): Layer | undefined {
  return layers.find((layer) => layer === fixture.group);
}
