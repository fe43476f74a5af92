import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engines, surfaces } from '../model/observation.js';
import {
  type Expectation,
  ExpectationsError,
  expectationsFor,
  matchExpectation,
  parseExpectations,
} from './expectations.js';
import { client, expectation } from '../../test/support/verdicts.js';

const valid = expectation('tls/*', 'close.code');

describe('parseExpectations', () => {
  it('reads a file of expectations, with or without a schema', () => {
    expect(parseExpectations({ expectations: [valid] }, 'a.json')).toEqual([valid]);
    expect(parseExpectations({ $schema: 'https://example.com/', expectations: [] }, 'a.json')).toEqual([]);
  });

  const malformed: [what: string, json: unknown, message: string][] = [
    ['a list', [], 'a.json: must be an object'],
    ['no expectations', {}, 'a.json: expectations must be a list'],
    [
      'an expectation that is text',
      { expectations: ['tls/*'] },
      'a.json: expectations[0] must be an object with',
    ],
    [
      'a missing reason',
      { expectations: [{ ...valid, reason: undefined }] },
      'expectations[0].reason must say why',
    ],
    [
      'an empty glob',
      { expectations: [{ ...valid, fixture: '' }] },
      'expectations[0].fixture must be a glob',
    ],
    [
      'a link that is a script',
      { expectations: [{ ...valid, link: 'javascript:alert(1)' }] },
      'expectations[0].link must be the http or https URL',
    ],
    [
      'an invalid URL',
      { expectations: [valid, { ...valid, link: 'x' }] },
      'expectations[1].link must be the http or https URL',
    ],
    [
      'an invalid date',
      { expectations: [{ ...valid, since: '2026-13-01' }] },
      'expectations[0].since must be the date',
    ],
    [
      'an unknown surface',
      { expectations: [{ ...valid, surface: 'worker' }] },
      'expectations[0].surface must be a glob that matches a surface: window, ',
    ],
    [
      'an invalid range of versions',
      { expectations: [{ ...valid, versions: 'newest' }] },
      'expectations[0].versions must be a range',
    ],
    [
      'a misspelt field',
      { expectations: [{ ...valid, chanel: 'x' }] },
      'expectations[0] has an unknown field "chanel"',
    ],
    [
      'a misspelt field at the top',
      { expectations: [], expectation: [] },
      'a.json: has an unknown field "expectation"',
    ],
  ];

  it.each(malformed)(
    'rejects %s in one line that names the source, the field and what is valid',
    (_, json, message) => {
      const parse = () => parseExpectations(json, 'a.json');
      expect(parse).toThrow(ExpectationsError);
      expect(parse).toThrow(message);
      expect(parse).toThrow(/^a\.json: [^\n]+$/);
    },
  );

  it.each(engines)('reads the expectations that ship for %s', (engine) => {
    const file = new URL(`../../expectations/${engine}.json`, import.meta.url);
    expect(() => parseExpectations(JSON.parse(readFileSync(file, 'utf8')), engine)).not.toThrow();
  });
});

describe('matchExpectation', () => {
  it('matches fixture ids as globs and channels exactly', () => {
    const { concerns, covers } = matchExpectation(expectation('tls/*-certificate', 'close.code'));
    expect(concerns('tls/expired-certificate')).toBe(true);
    expect(concerns('handshake/http-403')).toBe(false);
    const failure = {
      fixtureId: 'tls/expired-certificate',
      surface: 'window',
      names: ['close.code'],
    } as const;
    expect(covers(failure)).toBe(true);
    expect(covers({ ...failure, names: ['close.codes'] })).toBe(false);
    expect(covers({ ...failure, fixtureId: 'handshake/http-403' })).toBe(false);
  });

  it('concerns every surface, or those that its glob matches', () => {
    const on = (more: Partial<Expectation>) =>
      surfaces.filter(matchExpectation({ ...valid, ...more }).concernsSurface);
    expect(on({})).toEqual(surfaces);
    expect(on({ surface: '{window,shared-*}' })).toEqual(['window', 'shared-worker']);
    const { covers } = matchExpectation({ ...valid, surface: '*-worker' });
    const failure = { fixtureId: 'tls/expired-certificate', names: ['close.code'] };
    expect(covers({ ...failure, surface: 'shared-worker' })).toBe(true);
    expect(covers({ ...failure, surface: 'window' })).toBe(false);
  });

  it('matches every fixture with **', () => {
    expect(matchExpectation(expectation('**', 'not-failed')).concerns('tls/expired-certificate')).toBe(true);
  });
});

describe('expectationsFor', () => {
  const holds = (version: string, versions?: string) =>
    expectationsFor(
      { ...client(), version },
      { chromium: [{ ...valid, ...(versions !== undefined && { versions }) }], firefox: [valid, valid] },
    ).length === 1;

  it.each([
    ['156.0.7121.3', undefined, true],
    ['156.0.7121.3', '>=150 <157', true],
    ['157.0.7200.1', '>=150 <157', false],
    ['149.9.9.9', '>=150 <157', false],
    ['153.0.1esr', '153', true],
    ['2.50', '2.50', true],
    ['2.50.4', '<2.50', false],
    ['2.49.9', '<2.50', true],
    ['nightly', '>=150', false],
    ['nightly', undefined, true],
  ])('of version %s and the range %s: %s', (version, versions, is) => {
    expect(holds(version, versions)).toBe(is);
  });

  it('are none for an unknown engine', () => {
    expect(expectationsFor({ ...client(), engine: 'unknown' }, { chromium: [valid] })).toEqual([]);
  });
});
