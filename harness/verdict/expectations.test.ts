import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { engines, surfaces } from '../model/observation.js';
import {
  checkExpectations,
  ExpectationsError,
  expectationsFor,
  isTitled,
  type KnownDefect,
  parseExpectations,
} from './expectations.js';
import { concerns, hasValue } from './explanations.js';
import { client, explanation, fixture, knownDefect, tls } from '../../test/support/verdicts.js';

const valid = { ...knownDefect('tls/*', 'close.code'), id: 'some-defect' };
const explaining = (more: object) => ({
  ...valid,
  explains: [{ ...explanation('tls/*', 'close.code'), ...more }],
});

describe('parseExpectations', () => {
  it('reads a file of defects, with or without a schema', () => {
    expect(parseExpectations({ defects: [valid] }, 'a.json')).toEqual([valid]);
    expect(parseExpectations({ $schema: 'https://example.com/', defects: [] }, 'a.json')).toEqual([]);
  });

  const malformed: [what: string, json: unknown, message: string][] = [
    ['a list', [], 'a.json: must be an object'],
    ['no defects', {}, 'a.json: defects must be a list'],
    ['a defect that is text', { defects: ['tls/*'] }, 'a.json: defects[0] must be an object with'],
    ['a misspelt field at the top', { defects: [], defect: [] }, 'a.json: has an unknown field "defect"'],
    ...(
      [
        ['a missing id', { ...valid, id: undefined }, 'a.json: defects[0].id must be in kebab-case'],
        ['an id with spaces', { ...valid, id: 'TLS 1015' }, 'defect TLS 1015: id must be in kebab-case'],
        [
          'a missing title',
          { ...valid, title: undefined },
          'defect some-defect: title must say what happens',
        ],
        [
          'a link that is a script',
          { ...valid, link: 'javascript:alert(1)' },
          'defect some-defect: link must be the http or https URL of the upstream report, or null',
        ],
        ['a missing clause', { ...valid, clause: undefined }, 'defect some-defect: clause must be'],
        [
          'no link, and no search',
          { ...valid, link: null },
          'defect some-defect: searched must say when and where',
        ],
        ['an invalid date', { ...valid, since: '2026-13-01' }, 'defect some-defect: since must be the date'],
        [
          'a missing range of versions',
          { ...valid, versions: undefined },
          'defect some-defect: versions must be',
        ],
        [
          'an invalid range of versions',
          { ...valid, versions: 'newest' },
          'defect some-defect: versions must be',
        ],
        ['a misspelt field', { ...valid, tilte: 'x' }, 'defect some-defect: has an unknown field "tilte"'],
        ['nothing explained', { ...valid, explains: [] }, 'defect some-defect: explains must not be empty'],
        [
          'an empty glob',
          explaining({ fixtures: '' }),
          'defect some-defect: explains[0].fixtures must be a glob',
        ],
        [
          'an unknown scheme',
          explaining({ schemes: ['http'] }),
          'defect some-defect: explains[0].schemes[0] must be a list of ws, wss',
        ],
        [
          'an unknown surface',
          explaining({ surfaces: ['worker'] }),
          'defect some-defect: explains[0].surfaces[0] must match a surface: window, ',
        ],
        [
          'an unknown transport',
          explaining({ transports: ['http3'] }),
          'defect some-defect: explains[0].transports[0] must be a list of http1, http2',
        ],
        [
          'an unknown context',
          explaining({ contexts: ['moon'] }),
          'defect some-defect: explains[0].contexts[0] must be a list of loopback, public-granted, public-denied-by-policy, public-denied-by-user, public-prompt',
        ],
        [
          'no values',
          explaining({ values: undefined }),
          'defect some-defect: explains[0].values must be a list of the exact values',
        ],
        [
          'an empty list of values',
          explaining({ values: [] }),
          'defect some-defect: explains[0].values must be a list of the exact values',
        ],
        [
          'an unknown field of an explanation',
          explaining({ chanel: 'x' }),
          'defect some-defect: explains[0] has an unknown field "chanel"',
        ],
        [
          'a class of close codes',
          explaining({ values: [{ any: 'close-code' }], race: 'x' }),
          'defect some-defect: explains[0].values[0]',
        ],
        [
          'a class of values for a close code',
          {
            ...explaining({}),
            explains: [
              explanation('a/b', 'events'),
              { ...explanation('a/b', 'close.code'), values: [{ any: 'byte-count' }], race: 'x' },
            ],
          },
          'defect some-defect: explains[1].values { "any": "byte-count" } needs a race',
        ],
        [
          'a class of values without a race',
          explaining({ channel: 'after.bufferedAmount', values: [{ any: 'byte-count' }] }),
          'defect some-defect: explains[0].values { "any": "byte-count" } needs a race',
        ],
      ] satisfies [string, unknown, string][]
    ).map(([what, defect, message]): [string, unknown, string] => [what, { defects: [defect] }, message]),
  ];

  it.each(malformed)(
    'rejects %s in one line that names the source, the defect and the field',
    (_, json, message) => {
      const parse = () => parseExpectations(json, 'a.json');
      expect(parse).toThrow(ExpectationsError);
      expect(parse).toThrow(message);
      expect(parse).toThrow(/^a\.json: [^\n]+$/);
    },
  );

  it('needs neither a link nor a search for a defect without a title', () => {
    expect(() =>
      parseExpectations({ defects: [{ ...valid, title: 'TODO', link: null }] }, 'a.json'),
    ).not.toThrow();
  });
});

describe('checkExpectations', () => {
  const check = (files: Record<string, KnownDefect[]>) => () => {
    checkExpectations(new Map(Object.entries(files)), [tls.id]);
  };

  it('rejects an id that occurs twice, in one file or in two', () => {
    expect(check({ 'a.json': [valid, valid] })).toThrow(
      'a.json: defect some-defect: id must be unique, and the file has it twice',
    );
    expect(check({ 'a.json': [valid], 'b.json': [valid] })).toThrow(
      'b.json: defect some-defect: id must be unique, and a.json has it too',
    );
  });

  it('rejects a glob that matches no fixture', () => {
    const wrong = { ...valid, explains: [...valid.explains, explanation('tls/expird-*', 'events')] };
    expect(check({ 'a.json': [wrong] })).toThrow(
      'a.json: defect some-defect: explains[1].fixtures matches no fixture: "tls/expird-*"',
    );
    expect(check({ 'a.json': [valid] })).not.toThrow();
  });
});

describe('the built-in expectations', () => {
  const files = new Map(
    engines.map((engine) => {
      const file = new URL(`../../expectations/${engine}.json`, import.meta.url);
      return [engine, parseExpectations(JSON.parse(readFileSync(file, 'utf8')), engine)] as const;
    }),
  );

  it('are valid', () => {
    checkExpectations(
      files,
      fixtures.map(({ id }) => id),
    );
  });

  it.each([...files])('of %s have a title each, and an id that begins with the engine', (engine, defects) => {
    expect(defects.filter(({ title }) => !isTitled(title))).toEqual([]);
    expect(defects.map(({ id }) => id).filter((id) => !id.startsWith(`${engine}-`))).toEqual([]);
  });
});

describe('an explanation', () => {
  const conditions = {
    fixture: tls,
    scheme: 'ws',
    transport: 'http1',
    context: 'loopback',
    surface: 'window',
  } as const;

  it('concerns fixtures by glob', () => {
    expect(concerns(explanation('tls/*-certificate', 'events'), conditions)).toBe(true);
    expect(concerns(explanation('**', 'events'), conditions)).toBe(true);
    expect(
      concerns(explanation('tls/*-certificate', 'events'), { ...conditions, fixture: fixture('tls/b') }),
    ).toBe(false);
  });

  it('concerns every surface, or those that one of its globs matches', () => {
    const on = (...globs: string[]) =>
      surfaces.filter((surface) =>
        concerns(explanation('**', 'events', '1', { surfaces: globs }), { ...conditions, surface }),
      );
    expect(on('*')).toEqual(surfaces);
    expect(on('window', 'shared-*')).toEqual(['window', 'shared-worker']);
    expect(on('!stream-*')).toEqual(surfaces.filter((surface) => !surface.startsWith('stream-')));
  });

  it('has exactly its values', () => {
    expect(hasValue(explanation('**', 'close.code', '1015'), '1015')).toBe(true);
    for (const other of ['10', '101', '10151', '"1015"', 'not 1006', ''])
      expect(hasValue(explanation('**', 'close.code', '1015'), other)).toBe(false);
  });
});

describe('expectationsFor', () => {
  const holds = (version: string, versions: string) =>
    expectationsFor({ ...client(), version }, { chromium: [{ ...valid, versions }], firefox: [valid, valid] })
      .length === 1;

  it.each([
    ['156.0.7121.3', '>=150 <157', true],
    ['157.0.7200.1', '>=150 <157', false],
    ['149.9.9.9', '>=150 <157', false],
    ['153.0.1esr', '153', true],
    ['2.50', '2.50', true],
    ['2.50.4', '<2.50', false],
    ['2.49.9', '<2.50', true],
    ['nightly', '>=150', false],
  ])('of version %s and the range %s: %s', (version, versions, is) => {
    expect(holds(version, versions)).toBe(is);
  });

  it('are none for an unknown engine', () => {
    expect(expectationsFor({ ...client(), engine: 'unknown' }, { chromium: [valid] })).toEqual([]);
  });
});
