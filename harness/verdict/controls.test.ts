import { describe, expect, it } from 'vitest';
import { intendedOf, isPlainControl, readOf } from './controls.js';
import { closed, closing, fixture } from '../../test/support/verdicts.js';

describe('intendedOf', () => {
  it('requires the code and reason of the Close frame that the peer sends', () => {
    expect(intendedOf(closing('explicit-close/a', { code: 4001, reason: 'why' }))).toEqual({
      open: 'true',
      events: '["close"]',
      'close.code': '4001',
      'close.reason': '"why"',
      'close.wasClean': 'true',
    });
  });

  it('requires 1005 and no reason if the Close frame is empty', () => {
    expect(intendedOf(closing('explicit-close/a', {}))).toMatchObject({
      'close.code': '1005',
      'close.reason': '""',
    });
  });

  it('requires the code of the script if the peer echoes it', () => {
    const script = { close: { code: 3000, reason: 'enough' } };
    expect(intendedOf(fixture('healthy/closes', { script }))).toMatchObject({
      'close.code': '3000',
      'close.reason': '"enough"',
    });
  });

  it('requires the code of the peer if both close', () => {
    const both = {
      ...closing('explicit-close/a', { code: 4002 }),
      script: { close: { code: 3000, reason: '' } },
    };
    expect(intendedOf(both)).toMatchObject({ 'close.code': '4002' });
  });

  it('requires only that a healthy peer opens if nobody closes the connection', () => {
    expect(intendedOf(fixture('healthy/opens'))).toEqual({ open: 'true' });
  });
});

describe('readOf', () => {
  it('reads every required value from the trace of a correct client', () => {
    expect(readOf(closed(4001, 'why'))).toMatchObject(
      intendedOf(closing('explicit-close/a', { code: 4001, reason: 'why' })),
    );
  });
});

describe('isPlainControl', () => {
  it.each([
    ['a healthy peer', fixture('healthy/echo'), true],
    [
      'a peer with an unusual response',
      fixture('healthy/odd', { peer: { selects: { subprotocol: 'x' } } }),
      false,
    ],
    ['a Close frame with 1000', closing('explicit-close/a', { code: 1000 }), true],
    ['a Close frame with 4000 and a reason', closing('explicit-close/a', { code: 4000, reason: 'x' }), true],
    ['a Close frame with 1012', closing('explicit-close/a', { code: 1012 }), false],
    ['an empty Close frame', closing('explicit-close/a', {}), false],
    [
      'a Close frame while the script sends',
      { ...closing('explicit-close/a', { code: 1000 }), script: { send: 'hello' } },
      false,
    ],
    ['a failure', fixture('port/closed'), false],
  ])('%s: %s', (_, candidate, isPlain) => {
    expect(isPlainControl(candidate)).toBe(isPlain);
  });
});
