import { expect, it } from 'vitest';
import {
  contentOf,
  encodeFrame,
  errorCodeOf,
  type Frame,
  frameOf,
  goAwayFrame,
  headersFrames,
  parseHeader,
  parseSettings,
  resetFrame,
  settingsFrame,
  windowUpdateFrame,
} from './frames.js';

it.each<[string, Frame, string]>([
  ['SETTINGS', settingsFrame([['ENABLE_CONNECT_PROTOCOL', 1]]), '000006 04 00 00000000 0008 00000001'],
  ['GOAWAY', goAwayFrame(5, 'ENHANCE_YOUR_CALM'), '000008 07 00 00000000 00000005 0000000b'],
  ['RST_STREAM', resetFrame(3, 'CANCEL'), '000004 03 00 00000003 00000008'],
  ['WINDOW_UPDATE', windowUpdateFrame(1, 65_536), '000004 08 00 00000001 00010000'],
  ['DATA with END_STREAM', frameOf('DATA', 7, Buffer.from('hi'), 1), '000002 00 01 00000007 6869'],
])('encodes %s', (_, frame, hex) => {
  const bytes = encodeFrame(frame);
  expect(bytes.toString('hex')).toBe(hex.replaceAll(' ', ''));
  expect(parseHeader(bytes)).toEqual({
    length: frame.payload.length,
    type: frame.type,
    flags: frame.flags,
    stream: frame.stream,
  });
});

it('encodes a length that is not that of the payload', () => {
  expect(parseHeader(encodeFrame(frameOf('DATA', 1, Buffer.from('hi')), 20_000)).length).toBe(20_000);
});

it('splits a long header block into HEADERS and CONTINUATION, and ends it with the last frame', () => {
  const frames = headersFrames(1, Buffer.alloc(40_000), true);
  expect(frames.map(({ type, flags, payload }) => [type, flags, payload.length])).toEqual([
    [1, 1, 16_384],
    [9, 0, 16_384],
    [9, 4, 7232],
  ]);
  expect(headersFrames(1, Buffer.alloc(0), false).map(({ flags }) => flags)).toEqual([4]);
});

it('parses known settings, and ignores others', () => {
  const payload = Buffer.from('000800000001 00ff00000002 000400010000 0003'.replaceAll(' ', ''), 'hex');
  expect(parseSettings(payload)).toEqual({ ENABLE_CONNECT_PROTOCOL: 1, INITIAL_WINDOW_SIZE: 65_536 });
});

it.each<[string, Frame, string | undefined]>([
  ['padding', frameOf('DATA', 1, Buffer.from([2, 0x61, 0, 0]), 8), 'a'],
  ['padding and priority', frameOf('HEADERS', 1, Buffer.from([1, 0, 0, 0, 0, 9, 0x62, 0]), 8 | 32), 'b'],
  ['padding that is longer than the payload', frameOf('DATA', 1, Buffer.from([9, 0]), 8), undefined],
])('removes %s', (_, frame, content) => {
  expect(contentOf(frame)?.toString()).toBe(content);
});

it('returns the error codes of RST_STREAM and GOAWAY', () => {
  expect(errorCodeOf(resetFrame(1, 'HTTP_1_1_REQUIRED'))).toBe('HTTP_1_1_REQUIRED');
  expect(errorCodeOf(goAwayFrame(1, 'NO_ERROR'))).toBe('NO_ERROR');
  expect(errorCodeOf(frameOf('RST_STREAM', 1, Buffer.from('000000ff', 'hex')))).toBe(255);
  expect(errorCodeOf(frameOf('RST_STREAM', 1, Buffer.alloc(2)))).toBeUndefined();
  expect(errorCodeOf(frameOf('DATA', 1, Buffer.alloc(8)))).toBeUndefined();
});
