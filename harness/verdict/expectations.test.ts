import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engines } from '../observation.js';
import { ExpectationsError, matchExpectation, parseExpectations } from './expectations.js';
import { expectation } from './testing.js';

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
      'a URL that is none',
      { expectations: [valid, { ...valid, link: 'x' }] },
      'expectations[1].link must be the URL',
    ],
    [
      'a date that is none',
      { expectations: [{ ...valid, since: '2026-13-01' }] },
      'expectations[0].since must be the date',
    ],
    [
      'a misspelt field',
      { expectations: [{ ...valid, chanel: 'x' }] },
      'expectations[0] has a field that means nothing here, "chanel"',
    ],
    [
      'a misspelt field at the top',
      { expectations: [], expectation: [] },
      'a.json: has a field that means nothing here, "expectation"',
    ],
  ];

  it.each(malformed)(
    'refuses %s in one line that names source, field and what would be right',
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
    expect(covers('tls/expired-certificate', ['close.code'])).toBe(true);
    expect(covers('tls/expired-certificate', ['close.codes'])).toBe(false);
    expect(covers('handshake/http-403', ['close.code'])).toBe(false);
  });

  it('matches every fixture with **', () => {
    expect(matchExpectation(expectation('**', 'accepted')).concerns('tls/expired-certificate')).toBe(true);
  });
});
