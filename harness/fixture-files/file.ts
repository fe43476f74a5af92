import { z } from 'zod';
import { defineFixtures, type Fixture, type FixtureDeclaration, fixtureSchema } from '../model/fixture.js';
import { type Group, groups } from '../model/layers.js';

const { title, peer, spec, schemes, transports, script, slow, mayOpen, causes } = fixtureSchema.shape;

const declaration = z
  .strictObject({
    title,
    peer,
    spec,
    schemes: schemes.exactOptional(),
    transports: transports.exactOptional(),
    script: script.exactOptional(),
    slow: slow.exactOptional(),
    mayOpen: mayOpen.unwrap().exactOptional(),
    causes: causes.unwrap().exactOptional(),
  })
  .meta({ id: 'Fixture', description: 'One way in which a connection goes wrong, or right.' });

/** The schema of a file with a user's own fixtures of one group. `fixture.schema.json` is generated from it. */
export const fixtureFileSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  group: z.enum(groups).meta({ description: 'The layer that all of them break, or their other group.' }),
  fixtures: z.record(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), declaration).meta({
    description: 'The fixtures by name, in kebab-case. The id of a fixture is its group and its name.',
  }),
}) satisfies z.ZodType<FixtureFile>;

/** The contents of a file of own fixtures. */
export interface FixtureFile {
  $schema?: string;
  group: Group;
  /** By name: the second half of an id. */
  fixtures: Record<string, Omit<FixtureDeclaration, 'sweep'>>;
}

/** Returns the fixtures of a file, with their defaults. */
export function fixturesOf({ group, fixtures }: FixtureFile): Fixture[] {
  return defineFixtures(group, fixtures);
}

/** The JSON Schema (2020-12) of such a file, as in `fixture.schema.json`. */
export function fixtureJsonSchema(): string {
  const schema = z.toJSONSchema(fixtureFileSchema.meta({ title: 'badsocket fixtures' }), {
    target: 'draft-2020-12',
    io: 'input',
  });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
