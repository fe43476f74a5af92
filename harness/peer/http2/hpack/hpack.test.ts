import { describe, expect, it } from 'vitest';
import { HpackDecoder } from './decode.js';
import { encodeFields } from './encode.js';
import { encodeInteger, HpackError, HpackReader } from './integers.js';
import type { Field } from './table.js';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

// https://www.rfc-editor.org/rfc/rfc7541#appendix-C.1
it.each([
  [10, 5, '0a'],
  [1337, 5, '1f 9a 0a'],
  [42, 8, '2a'],
])('encodes the integer %i with a prefix of %i bits as %s', (value, prefix, hex) => {
  expect(encodeInteger(value, prefix)).toEqual(bytes(hex));
  expect(new HpackReader(bytes(hex)).integer(prefix)).toBe(value);
});

const example = 'www.example.com';
const first: Field[] = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':path', '/'],
  [':authority', example],
];
const requests: Field[][] = [
  first,
  [...first, ['cache-control', 'no-cache']],
  [
    [':method', 'GET'],
    [':scheme', 'https'],
    [':path', '/index.html'],
    [':authority', example],
    ['custom-key', 'custom-value'],
  ],
];
const date = (second: number): Field => ['date', `Mon, 21 Oct 2013 20:13:${second} GMT`];
const location: Field = ['location', 'https://www.example.com'];
const isPrivate: Field = ['cache-control', 'private'];
const responses: Field[][] = [
  [[':status', '302'], isPrivate, date(21), location],
  [[':status', '307'], isPrivate, date(21), location],
  [
    [':status', '200'],
    isPrivate,
    date(22),
    location,
    ['content-encoding', 'gzip'],
    ['set-cookie', 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1'],
  ],
];

describe('the examples of RFC 7541', () => {
  it.each<[string, string, Field, number]>([
    [
      'C.2.1',
      '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572',
      ['custom-key', 'custom-header'],
      55,
    ],
    ['C.2.2', '040c 2f73 616d 706c 652f 7061 7468', [':path', '/sample/path'], 0],
    ['C.2.3', '1008 7061 7373 776f 7264 0673 6563 7265 74', ['password', 'secret'], 0],
    ['C.2.4', '82', [':method', 'GET'], 0],
  ])('decodes the field of %s', (_, hex, field, size) => {
    const decoder = new HpackDecoder();
    expect(decoder.decode(bytes(hex))).toEqual([field]);
    expect(decoder.tableSize).toBe(size);
  });

  it.each<[string, number, string[], Field[][], number[]]>([
    [
      'C.3, requests without Huffman coding',
      4096,
      [
        '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
        '8286 84be 5808 6e6f 2d63 6163 6865',
        '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
      ],
      requests,
      [57, 110, 164],
    ],
    [
      'C.4, requests with Huffman coding',
      4096,
      [
        '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
        '8286 84be 5886 a8eb 1064 9cbf',
        '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
      ],
      requests,
      [57, 110, 164],
    ],
    [
      'C.5, responses without Huffman coding',
      256,
      [
        '4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
        '4803 3330 37c1 c0bf',
        '88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31',
      ],
      responses,
      [222, 222, 215],
    ],
    [
      'C.6, responses with Huffman coding',
      256,
      [
        '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
        '4883 640e ffc1 c0bf',
        '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
      ],
      responses,
      [222, 222, 215],
    ],
  ])('decodes the blocks of %s', (_, tableSize, blocks, lists, sizes) => {
    const decoder = new HpackDecoder(tableSize);
    const decoded = blocks.map((block) => ({
      fields: decoder.decode(bytes(block)),
      size: decoder.tableSize,
    }));
    expect(decoded).toEqual(lists.map((fields, index) => ({ fields, size: sizes[index] })));
  });
});

it('decodes what it encodes', () => {
  const fields: Field[] = [[':status', '200'], ['Not-Lower', ''], ['', 'x'.repeat(300)], ...requests.flat()];
  expect(new HpackDecoder().decode(encodeFields(fields))).toEqual(fields);
});

it.each([
  ['an index of 0', '80'],
  ['an index beyond the tables', 'be'],
  ['a block that ends in a string', '000a 61'],
  ['an integer that is too large', '7f ff ff ff ff ff 7f'],
  ['a size update above the limit', '3f e2 1f'],
  ['a size update after a field', '82 20'],
  ['a string that contains EOS', '00 84 ff ff ff ff 00'],
  ['padding of a whole byte', '00 82 1f ff 00'],
  ['padding that is not of ones', '00 81 18 00'],
])('rejects %s', (_, hex) => {
  expect(() => new HpackDecoder().decode(bytes(hex))).toThrow(HpackError);
});

it('rejects a short block that stands for many bytes', () => {
  const decoder = new HpackDecoder();
  const large = Buffer.concat([bytes('40'), encodeFields([['x', 'y'.repeat(4000)]]).subarray(1)]);
  decoder.decode(large);
  expect(() => decoder.decode(Buffer.alloc(17, 0xbe))).toThrow('the fields exceed 64 KiB');
});
