import { describe, expect, it } from 'vitest';
import { caseName, casesOf } from '../model/case.js';
import { fixture } from '../../test/support/verdicts.js';
import { surfaces } from '../model/observation.js';
import { skipReasons } from '../report/layout/skip-reasons.js';
import { skipText } from '../report/text/skip-text.js';
import { parseSurfaces, parseTransports, selectFixtures, sweepsLeftOut } from './select.js';

it('selects no fixtures of sweeps without globs', () => {
  expect(selectFixtures([]).filter(({ sweep }) => sweep)).toEqual([]);
});

it('reports the sweeps that are skipped without globs, and how to run them', () => {
  expect(skipReasons(sweepsLeftOut([])).map((reason) => skipText(reason, String))).toEqual([
    '997 cases in every client: part of a sweep of 997 fixtures that differ only in a number; to run it: badsocket run explicit-close',
  ]);
  expect(sweepsLeftOut(['explicit-close/4001'])).toEqual([]);
});

it('selects a fixture of a sweep by its id', () => {
  expect(selectFixtures(['explicit-close/4417']).map(({ id }) => id)).toEqual(['explicit-close/4417']);
});

it('selects a whole sweep by a glob', () => {
  expect(selectFixtures(['explicit-close/4???'])).toHaveLength(1000);
});

it.each<[string, string[]]>([
  ['n*', ['name', 'negotiation']],
  ['{tls,port}', ['port', 'tls']],
  ['tls', ['tls']],
  ['{name,port}/*', ['name', 'port']],
])('selects whole groups by %s', (glob, groups) => {
  const selected = selectFixtures([glob]);
  expect([...new Set(selected.map(({ group }) => group))].sort()).toEqual(groups);
  expect(selected).toEqual(selectFixtures(groups));
});

it('selects a fixture of any group by the second part of its id', () => {
  expect(selectFixtures(['*/nxdomain']).map(({ id }) => id)).toEqual(['name/nxdomain']);
});

it.each([
  ['handshke', 'handshake'],
  ['handshke/http-4*', 'handshake/http-4*'],
  ['tls/expired-certificat', 'tls/expired-certificate'],
  ['nxdomain', 'name/nxdomain'],
  ['expired-certificat', 'tls/expired-certificate'],
])('suggests for %s the name %s', (glob, suggestion) => {
  expect(() => selectFixtures([glob])).toThrow(`No fixture matches "${glob}". Did you mean ${suggestion}?`);
});

it.each(['handshake/http-666*', 'tls/zzzzzzzzzz*', 'quux', '*/quux'])(
  'explains how to name a fixture for %s',
  (glob) => {
    expect(() => selectFixtures([glob])).toThrow(`No fixture matches "${glob}". Name a fixture such as`);
  },
);

describe('surfaces', () => {
  it.each([
    [
      '*worker*',
      [
        ...['dedicated-worker', 'shared-worker', 'service-worker'],
        ...['https-dedicated-worker', 'stream-in-dedicated-worker'],
      ],
    ],
    ['dedicated-worker,window', ['window', 'dedicated-worker']],
    ['all', surfaces],
    ['window,all', surfaces],
    ['*', surfaces],
  ])('are parsed from %s', (text, named) => {
    expect(parseSurfaces(text)).toEqual(named);
  });

  it('are suggested for an unknown name', () => {
    expect(() => parseSurfaces('windw')).toThrow('Unknown surface "windw". Did you mean window?');
    expect(() => parseSurfaces('tab')).toThrow(/Unknown surface "tab"\. Choose from: window, .*, all\.$/);
  });
});

const both = fixture('handshake/both', { schemes: ['ws', 'wss'], transports: ['http1', 'http2'] });
const http1Only = fixture('handshake/http1-only', { schemes: ['wss'] });

it('selects the cases over the chosen transports', () => {
  const catalogue = [both, http1Only];
  expect(casesOf(selectFixtures([], catalogue)).map(caseName)).toEqual([
    'handshake/both (ws)',
    'handshake/both (wss)',
    'handshake/both (wss, http2)',
    'handshake/http1-only (wss)',
  ]);
  expect(casesOf(selectFixtures([], catalogue, ['http2'])).map(caseName)).toEqual([
    'handshake/both (wss, http2)',
  ]);
  expect(selectFixtures(['handshake'], catalogue, ['http1']).map(({ id }) => id)).toEqual([
    both.id,
    http1Only.id,
  ]);
});

it('rejects a named fixture that has no case over the chosen transports', () => {
  expect(() => selectFixtures([http1Only.id], [both, http1Only], ['http2'])).toThrow(
    'No fixture that matches "handshake/http1-only" has a case over http2. Choose another fixture, or leave out --transport.',
  );
});

it('parses transports, and suggests one for a misspelt name', () => {
  expect(parseTransports('http2,http1')).toEqual(['http1', 'http2']);
  expect(() => parseTransports('http3')).toThrow('Unknown transport "http3". Did you mean http1?');
});
