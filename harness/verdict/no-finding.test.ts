import { describe, expect, it } from 'vitest';
import {
  closed,
  event,
  failed,
  run,
  name,
  tls,
  http,
  fin,
  close4001,
  silent,
  judged,
  sentencesOf,
  ref,
} from '../../test/support/verdicts.js';
import { verdict } from './verdict.js';

describe('a client that leaks nothing', () => {
  const input = run([
    [name, silent],
    [tls, silent],
    [http, silent],
    [fin, failed({ events: [event('open', { readyState: 1 }), ...silent.events] })],
    [close4001, closed(4001, 'why')],
  ]);

  it('has one class, no finding, and exit code 0', () => {
    expect(verdict(input)).toMatchObject({ exitCode: 0, problems: [] });
    expect(sentencesOf(input).summary).toBe('OK: 1 client, 6 observations, every failure looks the same.');
    expect(judged(input)).toMatchObject({
      compared: 4,
      findings: [],
      stale: [],
      problems: [],
      classes: [
        {
          reference: true,
          cases: [
            ref('connection/finish (ws)'),
            ref('handshake/http-403 (ws)'),
            ref('name/nxdomain (ws)'),
            ref('tls/expired-certificate (ws)'),
          ],
        },
      ],
    });
  });

  it('is reported beside what was skipped', () => {
    const skipped = [
      {
        fixture: 'route/dropped',
        scheme: 'ws' as const,
        transport: 'http1' as const,
        reason: 'needs the lab',
      },
    ];
    expect(sentencesOf({ ...input, skipped, missing: ['webkit'] }).summary).toBe(
      'OK: 1 client, 6 observations, 1 case skipped (without webkit), every failure looks the same.',
    );
  });
});
