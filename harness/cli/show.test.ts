import { describe, expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { loadExpectations, shippedExpectations } from '../run/expectations.js';
import type { Fixture } from '../model/fixture.js';
import { expectation } from '../../test/support/verdicts.js';
import { selectFixtures } from './select.js';
import { shownOf } from './shown.js';
import { badsocket } from '../../test/support/cli.js';

const expectations = await loadExpectations(shippedExpectations);

function fixture(id: string): Fixture {
  const [found] = selectFixtures([id]);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
}
const shown = (id: string) => shownOf(fixture(id), expectations);

describe('what is known of a fixture', () => {
  it('is what its peer does, what a script must see, and where it is to be had', () => {
    expect(shown('tls/expired-certificate')).toMatchObject({
      situation: { title: 'The TLS handshake fails' },
      does: ['tls: certificate validUntil daysFromNow -1'],
      asked: '`error`, then `close` with code 1006, no reason, not clean; never `open`',
      urls: ['wss://expired-certificate.tls.badsocket.test/'],
      run: 'badsocket run tls/expired-certificate port/closed healthy/echo',
    });
  });

  it('is what each engine is expected to do, and nothing where none is', () => {
    const known = { chromium: [expectation('port/*', 'events')], firefox: [expectation('tls/*', 'events')] };
    expect(shownOf(fixture('port/closed'), known).known).toEqual([
      { engine: 'chromium', ...expectation('port/*', 'events') },
    ]);
    expect(shownOf(fixture('name/nxdomain'), known).known).toEqual([]);
  });

  it('says over which schemes a surface has it, and why another has not', () => {
    const { surfaces } = shown('port/closed');
    expect(surfaces).toContainEqual({ surface: 'window', schemes: ['ws', 'wss'] });
    expect(surfaces).toContainEqual({ surface: 'https-window', schemes: ['wss'] });
    const https = fixtures.find(({ script }) => script.page === 'https');
    expect(shown(https?.id ?? '').otherSurfaces).toContainEqual({
      surface: 'shared-worker',
      reason: 'the fixture is about https pages, which have other surfaces',
    });
  });

  it('is a run that is valid: a healthy peer, and two situations', () => {
    expect(shown('healthy/echo').run).toBe('badsocket run healthy/echo port/closed handshake/http-403');
    expect(shown('port/closed').run).toBe('badsocket run port/closed handshake/http-403 healthy/echo');
    expect(shown('handshake/http-403').run).toBe('badsocket run handshake/http-403 port/closed healthy/echo');
  });
});

describe('badsocket show', { timeout: 40_000 }, () => {
  it('prints it for people, without colours away from a terminal', async () => {
    const { code, stdout } = await badsocket(['show', 'explicit-close/4001', 'handshake/http-40[34]']);
    expect(stdout).toMatchSnapshot();
    expect(code).toBe(0);
  });

  it('prints it as JSON', async () => {
    const { stdout } = await badsocket(['show', '--json', 'port/closed']);
    expect(JSON.parse(stdout)).toEqual([shown('port/closed')]);
  });
});
