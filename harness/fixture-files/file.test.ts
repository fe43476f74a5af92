import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { fixtures } from '../../fixtures/index.js';
import { groups } from '../model/layers.js';
import { type FixtureFile, fixtureFileSchema, fixtureJsonSchema, fixturesOf } from './file.js';

const ajv = new Ajv2020.default({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(fixtureJsonSchema()) as object);

/** The fixtures that ship, as files of own fixtures would have them. */
const files = groups.map((group) => {
  const own = fixtures.filter((fixture) => fixture.group === group);
  return {
    group,
    fixtures: Object.fromEntries(
      own.map(({ id, group: _, sweep: __, ...declaration }) => [id.split('/')[1] ?? '', declaration]),
    ),
  };
});

it('has a schema that agrees with the type of what it is made from', () => {
  expectTypeOf<z.infer<typeof fixtureFileSchema>>().toExtend<FixtureFile>();
});

it.each(files)('could hold the fixtures that ship, of the group $group', (file) => {
  expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
  expect(fixturesOf(fixtureFileSchema.parse(file))).toEqual(
    fixtures.filter(({ group }) => group === file.group).map(({ sweep: _, ...fixture }) => fixture),
  );
});

it.each([
  ['a step that there is none of', { peer: { handshake: [{ step: 'anwser' }] } }],
  ['a field too many', { pier: {} }],
  ['a name that is none', { spec: 'section 4' }],
])('refuses %s by its JSON Schema too', (_, more) => {
  const good = { title: 'x', peer: {}, spec: 'https://www.rfc-editor.org/rfc/rfc6455#section-4.1' };
  const file = (declaration: object) => ({ group: 'handshake', fixtures: { x: declaration } });
  expect(validate(file(good))).toBe(true);
  expect(validate(file({ ...good, ...more }))).toBe(false);
});
