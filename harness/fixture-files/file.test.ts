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

/** The shipped fixtures, in the form of files of own fixtures. */
const files = groups.map((group) => {
  const own = fixtures.filter((fixture) => fixture.group === group);
  return {
    group,
    fixtures: Object.fromEntries(
      own.map(({ id, group: _, sweep: __, transports: ___, ...declaration }) => [
        id.split('/')[1] ?? '',
        declaration,
      ]),
    ),
  };
});

it('has a schema that agrees with its types', () => {
  expectTypeOf<z.infer<typeof fixtureFileSchema>>().toExtend<FixtureFile>();
});

it.each(files)('can contain the shipped fixtures of the group $group', (file) => {
  expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
  expect(fixturesOf(fixtureFileSchema.parse(file))).toEqual(
    fixtures.filter(({ group }) => group === file.group).map(({ sweep: _, ...fixture }) => fixture),
  );
});

it.each([
  ['an unknown step', { peer: { handshake: [{ step: 'anwser' }] } }],
  ['an unknown field', { pier: {} }],
  ['an invalid name', { spec: 'section 4' }],
])('rejects %s by its JSON Schema too', (_, more) => {
  const good = { title: 'x', peer: {}, spec: 'https://www.rfc-editor.org/rfc/rfc6455#section-4.1' };
  const file = (declaration: object) => ({ group: 'handshake', fixtures: { x: declaration } });
  expect(validate(file(good))).toBe(true);
  expect(validate(file({ ...good, ...more }))).toBe(false);
});
