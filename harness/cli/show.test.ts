import { describe, expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { loadExpectations, shippedExpectations } from '../run/expectations.js';
import type { Fixture } from '../model/fixture.js';
import { knownDefect } from '../../test/support/verdicts.js';
import { selectFixtures } from './select.js';
import { detailsOf } from './fixture-details.js';
import { badsocket } from '../../test/support/cli.js';

const expectations = await loadExpectations(
  shippedExpectations,
  fixtures.map(({ id }) => id),
);

function fixture(id: string): Fixture {
  const [found] = selectFixtures([id]);
  if (found === undefined) throw new Error(`no fixture ${id}`);
  return found;
}
const details = (id: string) => detailsOf(fixture(id), expectations);

describe('the details of a fixture', () => {
  it('contain the steps of its peer, what a script must see, and its URLs', () => {
    expect(details('tls/expired-certificate')).toMatchObject({
      situation: { title: 'The TLS handshake fails' },
      steps: ['tls: certificate validUntil daysFromNow -1'],
      mustSee: '`error`, then `close` with code 1006, no reason, not clean; never `open`',
      urls: ['wss://expired-certificate.tls.badsocket.test/'],
      run: 'badsocket run tls/expired-certificate port/closed healthy/echo',
    });
  });

  it('contain the known defects of each engine, if there are any', () => {
    const known = { chromium: [knownDefect('port/*', 'events')], firefox: [knownDefect('tls/*', 'events')] };
    expect(detailsOf(fixture('port/closed'), known).knownDefects).toEqual([
      {
        engine: 'chromium',
        id: 'known-port-events',
        title: 'known',
        link: 'https://example.com/bug',
        versions: '>=1 <2',
      },
    ]);
    expect(detailsOf(fixture('name/nxdomain'), known).knownDefects).toEqual([]);
  });

  it('contain the schemes of each surface, and why other surfaces are not supported', () => {
    const { surfaces } = details('port/closed');
    expect(surfaces).toContainEqual({ surface: 'window', schemes: ['ws', 'wss'] });
    expect(surfaces).toContainEqual({ surface: 'https-window', schemes: ['wss'] });
    const https = fixtures.find(({ script }) => script.page === 'https');
    expect(details(https?.id ?? '').otherSurfaces).toContainEqual({
      surface: 'shared-worker',
      reason: 'the fixture needs an https page, which this surface does not have',
    });
  });

  it('contain the command of a valid run: with a healthy peer and two situations', () => {
    expect(details('healthy/echo').run).toBe('badsocket run healthy/echo port/closed handshake/http-403');
    expect(details('port/closed').run).toBe('badsocket run port/closed handshake/http-403 healthy/echo');
    expect(details('handshake/http-403').run).toBe(
      'badsocket run handshake/http-403 port/closed healthy/echo',
    );
  });
});

describe('badsocket show', { timeout: 40_000 }, () => {
  it('prints the details as text, without colours if standard output is not a terminal', async () => {
    const { code, stdout } = await badsocket(['show', 'explicit-close/4001', 'handshake/http-40[34]']);
    expect(stdout).toMatchSnapshot();
    expect(code).toBe(0);
  });

  it('prints the details as JSON', async () => {
    const { stdout } = await badsocket(['show', '--json', 'port/closed']);
    expect(JSON.parse(stdout)).toEqual([details('port/closed')]);
  });
});
