import { describe, expect, it } from 'vitest';
import { surfaces } from '../model/observation.js';
import { skipReasons } from '../report/layout/skip-reasons.js';
import { skipText } from '../report/text/skip-text.js';
import { parseSurfaces, selectFixtures, sweepsLeftOut } from './select.js';

it('leaves a sweep out where nothing is named', () => {
  expect(selectFixtures([]).filter(({ sweep }) => sweep)).toEqual([]);
});

it('says that a sweep was left out, and how to have it', () => {
  expect(skipReasons(sweepsLeftOut([])).map((reason) => skipText(reason, String))).toEqual([
    '997 cases in every client: a sweep of 997 fixtures that differ in a number alone, taken where it is named: badsocket run explicit-close',
  ]);
  expect(sweepsLeftOut(['explicit-close/4001'])).toEqual([]);
});

it('takes a fixture of a sweep by its name', () => {
  expect(selectFixtures(['explicit-close/4417']).map(({ id }) => id)).toEqual(['explicit-close/4417']);
});

it('takes a whole sweep by a glob', () => {
  expect(selectFixtures(['explicit-close/4???'])).toHaveLength(1000);
});

it.each<[string, string[]]>([
  ['n*', ['name', 'negotiation']],
  ['{tls,port}', ['port', 'tls']],
  ['tls', ['tls']],
  ['{name,port}/*', ['name', 'port']],
])('takes whole groups by %s', (glob, groups) => {
  const taken = selectFixtures([glob]);
  expect([...new Set(taken.map(({ group }) => group))].sort()).toEqual(groups);
  expect(taken).toEqual(selectFixtures(groups));
});

it('takes fixtures by their word, in whichever group', () => {
  expect(selectFixtures(['*/nxdomain']).map(({ id }) => id)).toEqual(['name/nxdomain']);
});

it.each([
  ['handshke', 'handshake'],
  ['handshke/http-4*', 'handshake/http-4*'],
  ['tls/expired-certificat', 'tls/expired-certificate'],
  ['nxdomain', 'name/nxdomain'],
  ['expired-certificat', 'tls/expired-certificate'],
])('asks for %s whether %s was meant', (glob, meant) => {
  expect(() => selectFixtures([glob])).toThrow(`no fixture is named ${glob}: did you mean ${meant}?`);
});

it.each(['handshake/http-666*', 'tls/zzzzzzzzzz*', 'quux', '*/quux'])(
  'says how to name a fixture for %s',
  (glob) => {
    expect(() => selectFixtures([glob])).toThrow(`no fixture is named ${glob}: name one such as`);
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
  ])('are read from %s', (text, named) => {
    expect(parseSurfaces(text)).toEqual(named);
  });

  it('are none of a near miss', () => {
    expect(() => parseSurfaces('windw')).toThrow('no surface is named windw: did you mean window?');
    expect(() => parseSurfaces('tab')).toThrow(/no surface is named tab: there are window, .*, all$/);
  });
});
