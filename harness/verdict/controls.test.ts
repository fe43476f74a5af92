import { describe, expect, it } from 'vitest';
import { askedOf, readOf } from './controls.js';
import { closed, closing, fixture } from '../../test/support/verdicts.js';

describe('askedOf', () => {
  it('asks for the code and reason of the Close frame that the peer sends', () => {
    expect(askedOf(closing('explicit-close/a', { code: 4001, reason: 'why' }))).toEqual({
      open: 'true',
      events: '["close"]',
      'close.code': '4001',
      'close.reason': '"why"',
      'close.wasClean': 'true',
    });
  });

  it('asks for 1005 and no reason where the Close frame is empty', () => {
    expect(askedOf(closing('explicit-close/a', {}))).toMatchObject({
      'close.code': '1005',
      'close.reason': '""',
    });
  });

  it('asks for the code that the script itself closes with where the peer sends it back', () => {
    const script = { close: { code: 3000, reason: 'enough' } };
    expect(askedOf(fixture('healthy/closes', { script }))).toMatchObject({
      'close.code': '3000',
      'close.reason': '"enough"',
    });
  });

  it('asks for the code of the peer where both close', () => {
    const both = {
      ...closing('explicit-close/a', { code: 4002 }),
      script: { close: { code: 3000, reason: '' } },
    };
    expect(askedOf(both)).toMatchObject({ 'close.code': '4002' });
  });

  it('asks of a healthy peer that nobody closes only that it opens', () => {
    expect(askedOf(fixture('healthy/opens'))).toEqual({ open: 'true' });
  });
});

describe('readOf', () => {
  it('reads everything that is asked from the trace of a client that hides nothing', () => {
    expect(readOf(closed(4001, 'why'))).toMatchObject(
      askedOf(closing('explicit-close/a', { code: 4001, reason: 'why' })),
    );
  });
});
