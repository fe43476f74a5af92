import { expect, it } from 'vitest';
import type { Trace } from '../../probe/trace.js';
import { event } from '../../../test/support/verdicts.js';
import { traceLines } from './trace-text.js';

const nothing: Trace = { url: 'ws://a.test/', protocols: [], events: [], settled: true, elapsedMs: 1 };

it('contains what the constructor threw', () => {
  expect(
    traceLines({ ...nothing, threw: { class: 'DOMException', name: 'SyntaxError', message: 'bad "port"' } }),
  ).toEqual(['constructor threw DOMException name "SyntaxError", message "bad \\"port\\""']);
});

it('says that there was neither an event nor an exception', () => {
  expect(traceLines({ ...nothing, settled: false })).toEqual(['neither close nor an exception came']);
});

it('contains everything that a script can read of an event', () => {
  const shown = event('close', {
    class: 'CloseEvent',
    isTrusted: false,
    atMs: 7.4,
    attributes: { code: 1006, reason: '' },
    own: { x: '1' },
  });
  expect(traceLines({ ...nothing, events: [shown] })).toEqual([
    '7 ms: close (CloseEvent), code 1006, reason "", readyState 3, not trusted, own x "1", heard by handler, listener, same task',
  ]);
});

it('contains realm events, and what the methods did afterwards', () => {
  const realm = { rejection: [{ what: 'Error: no', after: 2 }] };
  const calls = {
    send: 'returned undefined',
    buffered: 1,
    close: 'returned undefined',
    closeWithWrongCode: '',
  };
  expect(traceLines({ ...nothing, calls, realm })).toEqual([
    'afterwards called: send "returned undefined", buffered 1, close "returned undefined", closeWithWrongCode ""',
    'in its realm: rejection "Error: no"',
  ]);
});
