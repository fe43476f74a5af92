import { expect, it } from 'vitest';
import type { Trace } from '../probe/trace.js';
import { traceLines } from './trace-text.js';

const nothing: Trace = { url: 'ws://a.test/', protocols: [], events: [], settled: true, elapsedMs: 1 };

it('says what the constructor threw', () => {
  expect(
    traceLines({ ...nothing, threw: { class: 'DOMException', name: 'SyntaxError', message: 'bad "port"' } }),
  ).toEqual(['constructor threw DOMException name "SyntaxError", message "bad \\"port\\""']);
});

it('says that neither an event nor an exception came', () => {
  expect(traceLines({ ...nothing, settled: false })).toEqual(['neither close nor an exception came']);
});

it('says of an event all that the script could read, and that it is not trusted', () => {
  const event = { type: 'close', class: 'CloseEvent', isTrusted: false, readyState: 3, atMs: 7.4 };
  expect(
    traceLines({
      ...nothing,
      events: [{ ...event, attributes: { code: 1006, reason: '' }, own: { x: '1' } }],
    }),
  ).toEqual(['7 ms: close (CloseEvent), code 1006, reason "", readyState 3, not trusted, own x "1"']);
});
