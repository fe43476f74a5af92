import fc from 'fast-check';
import picomatch from 'picomatch/posix.js';
import { describe, expect, it } from 'vitest';
import { absent, channels, feedbackOf, leftOut, opened, valueIn } from './channels.js';
import type { Trace } from '../probe/trace.js';
import { closeEvent, event, failed } from '../../test/support/verdicts.js';

const open = event('open', { readyState: 1 });
const message = event('message', { class: 'MessageEvent', attributes: { data: 'hello' } });
const after = { readyState: 3, url: '', protocol: '', extensions: '', bufferedAmount: 0, binaryType: 'blob' };

const socketChannels = (name: string) => ({
  [`${name}.socket.url`]: '"as given"',
  [`${name}.socket.protocol`]: '""',
  [`${name}.socket.extensions`]: '""',
  [`${name}.socket.bufferedAmount`]: '0',
  [`${name}.socket.binaryType`]: '"blob"',
});

const nothingInRealm = Object.fromEntries(
  ['error', 'rejection', 'report', 'violation', 'cookie', 'storage', 'location', 'dialog'].map((kind) => [
    `realm.${kind}`,
    '[]',
  ]),
);

describe('feedbackOf', () => {
  it('gives every value of a failure a channel of its own, printed as JSON', () => {
    expect(feedbackOf(failed({ events: [event('error'), closeEvent(1006, 'why', false)] }))).toEqual({
      events: '["error","close"]',
      'error.class': '"Event"',
      'error.isTrusted': 'true',
      'error.heard': '["handler","listener"]',
      'error.readyState': '3',
      'error.readyStateLater': '3',
      ...socketChannels('error'),
      'error.own': '{"isTrusted":"true"}',
      'close-after-error.turn': '"same task"',
      'close.class': '"CloseEvent"',
      'close.isTrusted': 'true',
      'close.heard': '["handler","listener"]',
      'close.readyState': '3',
      'close.readyStateLater': '3',
      ...socketChannels('close'),
      'close.own': '{"isTrusted":"true"}',
      'close.code': '1006',
      'close.reason': '"why"',
      'close.wasClean': 'false',
      'after.readyState': '3',
      'after.url': '"as given"',
      'after.protocol': '""',
      'after.extensions': '""',
      'after.bufferedAmount': '0',
      'after.binaryType': '"blob"',
      ...nothingInRealm,
    });
  });

  it('leaves out what came before the failure, so that an open connection can fail like any other', () => {
    const opening = failed({ events: [open, message, ...failed().events] });
    expect(feedbackOf(opening)).toEqual(feedbackOf(failed()));
  });

  it('keeps open and message where they come after the failure', () => {
    const late = failed({ events: [...failed().events, open, message] });
    expect(feedbackOf(late)).toMatchObject({
      events: '["error","close","open","message"]',
      'message.data': '"hello"',
    });
  });

  it('numbers events of one type from the second on', () => {
    const twice = failed({ events: [closeEvent(1006), closeEvent(1002), closeEvent(1015)] });
    expect(feedbackOf(twice)).toMatchObject({
      'close.code': '1006',
      'close#2.code': '1002',
      'close#3.code': '1015',
    });
  });

  it('contains what the constructor threw, and nothing about an object that does not exist', () => {
    const { after: _, ...rest } = failed({
      events: [],
      threw: { class: 'DOMException', name: 'SyntaxError', message: 'no' },
    });
    expect(feedbackOf(rest)).toEqual({
      events: '"the constructor threw"',
      'threw.class': '"DOMException"',
      'threw.name': '"SyntaxError"',
      'threw.message': '"no"',
      ...nothingInRealm,
    });
  });

  it('contains no times', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (elapsedMs, atMs, timeStamp) => {
        const error = event('error', { atMs, attributes: { timeStamp } });
        expect(feedbackOf(failed({ elapsedMs, events: [error] }))).toEqual(
          feedbackOf(failed({ events: [event('error')] })),
        );
      }),
    );
  });

  it('writes a URL relative to the one that the script passed in, in any notation', () => {
    const url = 'wss://a.badsocket.test';
    const given = (actual: string) =>
      feedbackOf(failed({ url, after: { ...after, url: actual } }))['after.url'];
    expect(given('wss://a.badsocket.test/')).toBe('"as given"');
    expect(given('ws://a.badsocket.test/')).toBe('"ws://‹host›/"');
    expect(given('wss://elsewhere.test/')).toBe('"wss://elsewhere.test/"');
  });

  it.each(['ws://a.badsocket.test/', 'wss://b.badsocket.test', 'ws://127.0.0.1:8080/'])(
    'gives equal values to messages that name what the script passed in: %s',
    (url) => {
      const { href, host, hostname } = new URL(url);
      const message = `${url} is ${href} at ${host}: no ${hostname}`;
      const feedback = feedbackOf(failed({ url, events: [event('error', { attributes: { message } })] }));
      expect(feedback['error.message']).toBe('"‹url› is ‹url› at ‹host›: no ‹host›"');
    },
  );

  it('keeps an attribute and a field of the same name apart', () => {
    const clash = event('error', { class: 'Event', attributes: { class: 'Leak' } });
    expect(feedbackOf(failed({ events: [clash] }))).toMatchObject({
      'error.class': '"Event"',
      'error.attributes.class': '"Leak"',
    });
  });
});

describe('opened', () => {
  it('tells whether open was delivered', () => {
    expect(opened(failed())).toBe(false);
    expect(opened(failed({ events: [open, closeEvent()] }))).toBe(true);
  });
});

describe('valueIn', () => {
  const feedback = feedbackOf(failed({ events: [closeEvent(4001)] }));

  it('returns the value, or that a delivered event does not have it', () => {
    expect(valueIn(feedback, 'close.code')).toBe('4001');
    expect(valueIn(feedback, 'close.message')).toBe(absent);
  });

  it('returns nothing for an event that was not delivered', () => {
    expect(valueIn(feedback, 'error.class')).toBeUndefined();
    expect(valueIn(feedback, 'close#2.code')).toBeUndefined();
  });
});

describe('the tables of channels', () => {
  const { after: _, ...thrown } = failed({
    threw: { class: 'Error', name: 'Error', message: '' },
    events: [],
  });
  const rejected = { class: 'Error', name: 'Error', message: '' };
  const talkative = failed({
    events: [event('error', { attributes: { message: 'x' } }), closeEvent()],
    rejections: { opened: rejected, read: rejected },
    after: { ...after, others: { failure: 'expired' } },
    sendWhileConnecting: 'threw InvalidStateError: no',
    calls: { send: 'returned', buffered: 1, close: 'returned', closeWithWrongCode: 'threw' },
    realm: { 'performance.resource': [{ what: 'x', after: 1 }] },
    requests: { underWay: 'completed', after: 'completed' },
  });
  const seen = [...Object.keys(feedbackOf(talkative)), ...Object.keys(feedbackOf(thrown))];
  const describing = (name: string) => channels.find(({ channel }) => picomatch.isMatch(name, channel));

  it('describe every channel and no other', () => {
    expect(new Set(seen.map(describing))).toEqual(new Set(channels));
  });

  it('name each channel once', () => {
    const globs = [...channels, ...leftOut].map(({ channel }) => channel);
    expect(new Set(globs).size).toBe(globs.length);
  });

  it('link each entry to a place in a standard', () => {
    for (const { link } of [...channels, ...leftOut]) expect(new URL(link).hash).not.toBe('');
  });
});

describe('what was agreed on before the failure', () => {
  const state = {
    readyState: 3,
    url: 'ws://a.test/',
    protocol: '',
    extensions: '',
    bufferedAmount: 0,
    binaryType: 'blob',
  };
  const trace: Trace = {
    url: 'ws://a.test/',
    protocols: [],
    events: [],
    settled: true,
    after: state,
    elapsedMs: 1,
  };

  it('is not feedback: an extension that stands since open reads like none', () => {
    const deflate = { ...state, extensions: 'permessage-deflate' };
    expect(feedbackOf({ ...trace, atOpen: deflate, after: deflate })['after.extensions']).toBe('""');
  });

  it('is feedback if it was missing at open', () => {
    const filledIn = { ...state, protocol: 'chat' };
    expect(feedbackOf({ ...trace, after: filledIn })['after.protocol']).toBe('"chat"');
    expect(feedbackOf({ ...trace, atOpen: state, after: filledIn })['after.protocol']).toBe('"chat"');
  });
});
