import { expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { casesOf } from '../fixture.js';
import { meet } from './honest/meet.js';
import { byRule, meetAll, type Reports } from './honest/meet-all.js';

const ws: Reports = {
  '1000': 'open, 1000',
  '1001': 'open, 1001',
  '1002': 'open, 1002',
  '1003': 'open, 1003',
  '1007': 'open, 1007',
  '1008': 'open, 1008',
  '1009': 'open, 1009',
  '1011': 'open, 1011',
  '1012': 'open, 1012',
  '1013': 'open, 1013',
  '1014': 'open, 1014',
  '3000': 'open, 3000',
  '3999': 'open, 3999',
  '4000': 'open, 4000',
  '4001': 'open, 4001',
  '4999': 'open, 4999',
  '1000-with-reason': 'open, 1000 "because 1000"',
  '1001-with-reason': 'open, 1001 "because 1001"',
  '1002-with-reason': 'open, 1002 "because 1002"',
  '1003-with-reason': 'open, 1003 "because 1003"',
  '1007-with-reason': 'open, 1007 "because 1007"',
  '1008-with-reason': 'open, 1008 "because 1008"',
  '1009-with-reason': 'open, 1009 "because 1009"',
  '1011-with-reason': 'open, 1011 "because 1011"',
  '1012-with-reason': 'open, 1012 "because 1012"',
  '1013-with-reason': 'open, 1013 "because 1013"',
  '1014-with-reason': 'open, 1014 "because 1014"',
  '3000-with-reason': 'open, 3000 "because 3000"',
  '3999-with-reason': 'open, 3999 "because 3999"',
  '4000-with-reason': 'open, 4000 "because 4000"',
  '4001-with-reason': 'open, 4001 "because 4001"',
  '4999-with-reason': 'open, 4999 "because 4999"',
  empty: 'open, 1005',
  '4400-bad-request': 'open, 4400 "bad request"',
  '4401-unauthorized': 'open, 4401 "unauthorized"',
  '4403-forbidden': 'open, 4403 "forbidden"',
  '4404-not-found': 'open, 4404 "not found"',
  '4408-timeout': 'open, 4408 "timeout"',
  '4409-conflict': 'open, 4409 "conflict"',
  '4410-gone': 'open, 4410 "gone"',
  '4426-upgrade-required': 'open, 4426 "upgrade required"',
  '4429-too-many-requests': 'open, 4429 "too many requests"',
  '4500-internal-error': 'open, 4500 "internal error"',
  '4503-unavailable': 'open, 4503 "unavailable"',
  'reason-of-one-byte': 'open, 4000 "x"',
  'reason-of-123-bytes':
    'open, 4000 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
  'reason-of-41-characters-in-123-bytes': 'open, 4000 "€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€"',
  'reason-in-many-scripts': 'open, 4000 "Grüße, 世界 👋"',
  'reason-with-replacement-character': 'open, 4000 "a�b"',
  'reason-with-byte-order-mark': 'open, 4000 "﻿reason"',
  'reason-with-nul': 'open, 4000 "before\\u0000after"',
  'reason-with-line-break': 'open, 4000 "first\\r\\nsecond"',
  'reason-of-spaces': 'open, 4000 "  reason  "',
  'reason-right-to-left': 'open, 4000 "סיבה"',
  'reason-of-combining-characters': 'open, 4000 "café"',
  'after-message': 'open, "hello", 4000 "after a message"',
  'after-many-messages':
    'open, "message 1", "message 2", "message 3", "message 4", "message 5", "message 6", "message 7", "message 8", "message 9", "message 10", 4000 "after ten messages"',
  'after-large-message': 'open, 1048576 bytes, 4000 "after a large message"',
  'after-fragmented-message': 'open, "hello", 4000 "after two fragments"',
  'during-fragmented-message': 'open, 4000 "in the middle of a message"',
  'after-client-message': 'open, 4000 "after the first message"',
  'after-answer': 'open, "hello to you", 4000 "after an answer"',
  'while-client-sends': 'open, 4000 "without having read"',
  'after-ping': 'open, Ping, 4000 "after a Ping"',
  'after-many-pings': 'open, Ping, 4000 "after ten Pings"',
  'after-unasked-pong': 'open, 4000 "after a Pong"',
  'after-a-while': 'open, 4000 "after a while"',
  'after-compressed-message': 'open, "hello", 4000 "after a compressed message"',
  'with-subprotocol': 'open, 4000 "chat is closed"',
  'answer-with-another-code': 'open, 4002 "for a reason of my own"',
};

/** curl has no Close frame to answer with, and the peer waits for one. */
const curl = byRule('explicit-close', () => '101, silence');

meetAll(
  'explicit-close',
  { ws, curl },
  {
    tests: (network) => {
      it.each([40, 41, 42, 43, 44, 45, 46, 47, 48, 49])(
        'closes with every code from %i00 to %i99',
        async (hundred) => {
          const codes = Array.from({ length: 100 }, (_, index) => String(hundred * 100 + index));
          const cases = casesOf(
            fixtures.filter(({ id }) => codes.includes(id.replace('explicit-close/', ''))),
          ).filter(({ scheme }) => scheme === 'ws');
          const meetings = cases.map(async (of) => {
            const code = of.fixture.id.replace('explicit-close/', '');
            return { code, ...(await meet(of, network(), 'ws', `open, ${code}`)) };
          });
          expect((await Promise.all(meetings)).sort((a, b) => a.code.localeCompare(b.code))).toEqual(
            codes.map((code) => ({ code, said: `open, ${code}`, unmet: [] })),
          );
        },
      );
    },
  },
);
